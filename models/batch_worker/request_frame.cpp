#include "models/batch_worker/request_frame.hpp"

namespace lab {
namespace {

// A body may be empty; with this before it, the payload never is.
constexpr char mark = '>';

}  // namespace

processes::Frame to_request(std::size_t task) { return {.task = task}; }

processes::Frame to_request(std::size_t task, const std::string& fetched) {
  return {.task = task, .payload = mark + fetched};
}

std::optional<std::string> fetched_in(const processes::Frame& request) {
  if (request.payload.empty()) return std::nullopt;
  return request.payload.substr(1);
}

}  // namespace lab
