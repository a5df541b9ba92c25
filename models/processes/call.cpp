#include "models/processes/call.hpp"

#include <fmt/format.h>

namespace lab::processes {
namespace {

std::exception_ptr remote_error(const Reply::Error& error, int pid) {
  return std::make_exception_ptr(RemoteError(error.type, error.text, pid));
}

}  // namespace

std::string pack_request(const Call& call) {
  std::string request = pack(call);
  check_length(request.size());
  return request;
}

std::vector<Item> unpack_reply(const Frame& reply, std::size_t tasks, int pid) {
  if (reply.kind == Frame::Kind::failure) {
    const auto error = remote_error(unpack<Reply::Error>(reply.payload), pid);
    return std::vector<Item>(tasks, error);
  }
  ByteReader in(reply.payload);
  const std::size_t replies = in.get_length(1);
  if (replies == 0 || replies > tasks)
    throw UnpackError(fmt::format("{} replies to {} tasks", replies, tasks));
  std::vector<Item> items;
  items.reserve(replies);
  while (items.size() < replies) {  // the parts of a Reply
    items.emplace_back(get<std::string>(in));
    if (const auto error = get<std::optional<Reply::Error>>(in))
      items.back() = remote_error(*error, pid);
  }
  in.expect_end();
  return items;
}

}  // namespace lab::processes
