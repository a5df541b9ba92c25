#include "models/processes/serve.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace lab::processes {
namespace {

using Clock = std::chrono::steady_clock;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::system_category(), what);
  return result;
}

/// Gives: how many bytes came before the pipe was closed.
std::size_t read_up_to(int pipe, char* bytes, std::size_t size) {
  std::size_t have = 0;
  while (have < size) {
    const auto got = ::read(pipe, bytes + have, size - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) checked(-1, "reading a request");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  return have;
}

void write_all(int pipe, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto put = ::write(pipe, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) checked(-1, "writing a reply");
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

/// The next frame, or nothing when the pipe was closed between two.
std::optional<Frame> read_frame(int pipe) {
  std::array<char, frame_head_size> head{};
  const std::size_t have = read_up_to(pipe, head.data(), head.size());
  if (have == 0) return std::nullopt;
  Frame frame = decode_head(std::span(head).first(have));
  std::string& payload = frame.payload;
  if (read_up_to(pipe, payload.data(), payload.size()) < payload.size())
    throw FrameError("the pipe was closed in the middle of a request");
  return frame;
}

}  // namespace

ParentPipes take_over_parent_pipes() {
  const int first_free = STDERR_FILENO + 1;
  const ParentPipes pipes{
      checked(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, first_free), "stdin"),
      checked(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, first_free), "stdout")};
  const int nothing =
      checked(::open("/dev/null", O_RDONLY | O_CLOEXEC), "opening /dev/null");
  checked(::dup2(nothing, STDIN_FILENO), "stdin");
  checked(::dup2(STDERR_FILENO, STDOUT_FILENO), "stdout");
  ::close(nothing);
  return pipes;
}

void end_with_parent(int requests) {
  std::thread([requests] {
    // No events are asked for: what is left is the hang-up, always reported.
    pollfd watched{.fd = requests, .events = 0, .revents = 0};
    while (::poll(&watched, 1, -1) < 0 && errno == EINTR) {
    }
    ::_exit(0);
  }).detach();
}

void serve(const ParentPipes& pipes, const Respond& respond) {
  while (auto request = read_frame(pipes.requests)) {
    const std::uint64_t task = request->task;
    const auto started = Clock::now();
    auto reply = respond(std::move(*request));
    if (!reply) continue;
    reply->task = task;
    reply->started = started;
    reply->finished = Clock::now();
    write_all(pipes.replies, encode(*reply));
  }
}

}  // namespace lab::processes
