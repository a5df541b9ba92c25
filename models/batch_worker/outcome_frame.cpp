#include "models/batch_worker/outcome_frame.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace lab {
namespace {

using processes::Frame;
using processes::FrameError;

Frame carry(const Answer& answer) {
  processes::check_length(answer.size());
  return {.kind = Frame::Kind::answer, .payload = answer};
}

Frame carry(const Failure& failure) {
  return {
      .kind = Frame::Kind::failure,
      .payload = fmt::format("{}\n{}", to_string(failure.kind), failure.text)};
}

Failure parse_failure(const std::string& payload) try {
  const auto end = payload.find('\n');
  if (end == std::string::npos) throw FrameError("a failure without a kind");
  return {failure_kind(payload.substr(0, end)), payload.substr(end + 1)};
} catch (const std::invalid_argument& error) {
  throw FrameError(error.what());
}

}  // namespace

Frame to_frame(const Outcome& outcome) try {
  return std::visit([](const auto& kind) { return carry(kind); }, outcome);
} catch (const FrameError& error) {
  return carry(Failure{FailureKind::too_large, error.what()});
}

Outcome to_outcome(Frame reply) {
  if (reply.kind == Frame::Kind::failure) return parse_failure(reply.payload);
  return std::move(reply.payload);
}

}  // namespace lab
