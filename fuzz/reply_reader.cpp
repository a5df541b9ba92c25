// What the coroutines' client reads: the same reply or error, however the bytes
// are cut into pieces.

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "fuzz/fuzz.hpp"
#include "workloads/http/reply_reader.hpp"

namespace {

using namespace lab;

constexpr std::size_t most = 32'768;  // fits into a socket

/// What comes of the bytes when `piece` of them come at a time.
std::string read_all(std::string_view bytes, std::size_t piece) {
  int ends[2];
  fuzz::must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0,
             "no sockets");
  Limits limits;
  limits.max_body = 10'000;
  ReplyReader reader(limits, {});
  std::string result;
  try {
    bool more = true;
    while (more && !bytes.empty()) {
      const std::string_view part = bytes.substr(0, piece);
      fuzz::must(::send(ends[0], part.data(), part.size(), MSG_NOSIGNAL) ==
                     static_cast<ssize_t>(part.size()),
                 "not sent");
      bytes.remove_prefix(part.size());
      more = reader.read(ends[1]);
    }
    ::shutdown(ends[0], SHUT_WR);
    while (more) more = reader.read(ends[1]);
    const Reply reply = reader.take_reply();
    fuzz::must(reply.body.size() <= limits.max_body, "a body above the limit");
    result = std::to_string(reply.status) + reply.body + '\0' +
             reply.server_timing + '\0' + reply.checksum;
  } catch (const HttpError& error) {
    result = "error";
  }
  ::close(ends[0]);
  ::close(ends[1]);
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, std::min(size, most));
  const std::string whole = read_all(bytes, most);
  fuzz::must(read_all(bytes, 1) == whole && read_all(bytes, 700) == whole,
             "pieces are read in another way than the whole");
  return 0;
}
