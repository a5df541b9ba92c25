#include "given/worker.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "instruments/traffic.hpp"

namespace given {
namespace {

/// Our ends of all pipes.  A new worker closes its copies of them: else the
/// others would not notice when we close ours.
struct OurEnds {
  std::mutex mutex;  // guards what follows
  std::set<int> pipes;
};

OurEnds& our_ends() {
  static OurEnds ends;
  return ends;
}

/// Returns: false if nobody reads any more.
bool write_all(int pipe, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t done = ::send(pipe, bytes, count, MSG_NOSIGNAL);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    bytes += done;
    count -= static_cast<std::size_t>(done);
  }
  return true;
}

/// Returns: false if it ends before.
bool read_all(int pipe, char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t done = ::recv(pipe, bytes, count, 0);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes += done;
    count -= static_cast<std::size_t>(done);
  }
  return true;
}

bool write_message(int pipe, const std::string& message) {
  const std::uint64_t size = message.size();
  return write_all(pipe, reinterpret_cast<const char*>(&size), sizeof size) &&
         write_all(pipe, message.data(), message.size());
}

/// Returns: nothing if the other side is gone.
std::optional<std::string> read_message(int pipe) {
  std::uint64_t size = 0;
  if (!read_all(pipe, reinterpret_cast<char*>(&size), sizeof size))
    return std::nullopt;
  std::string message(size, '\0');
  if (!read_all(pipe, message.data(), message.size())) return std::nullopt;
  return message;
}

/// The life of a worker.  It must not return to what its parent was about to
/// do, nor clean up what is its parent's.
[[noreturn]] void serve(
    int pipe,
    const std::function<std::string(const std::string&)>& answer) noexcept {
  try {
    while (const auto message = read_message(pipe))
      if (!write_message(pipe, answer(*message))) break;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "a worker threw: %s\n", error.what());
    ::_exit(EXIT_FAILURE);
  }
  ::_exit(EXIT_SUCCESS);
}

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::system_category(), "a pipe");
  return ends;
}

}  // namespace

Worker::Worker(const std::function<std::string(const std::string&)>& answer) {
  const std::scoped_lock lock(our_ends().mutex);
  const auto [ours, theirs] = make_pipe();
  process_ = ::fork();
  if (process_ < 0) {
    const int error = errno;
    ::close(ours);
    ::close(theirs);
    throw std::system_error(error, std::system_category(), "a process");
  }
  if (process_ == 0) {
    ::close(ours);
    for (const int pipe : our_ends().pipes) ::close(pipe);
    serve(theirs, answer);
  }
  ::close(theirs);
  our_ends().pipes.insert(ours);
  pipe_ = ours;
}

Worker::Worker(Worker&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      pipe_(std::exchange(other.pipe_, -1)) {}

Worker::~Worker() {
  if (process_ < 0) return;
  {
    const std::scoped_lock lock(our_ends().mutex);
    our_ends().pipes.erase(pipe_);
    ::close(pipe_);
  }
  ::waitpid(process_, nullptr, 0);
}

void Worker::send(const std::string& message) {
  write_message(pipe_, message);
  exercise::note_sent(message.size());
}

std::string Worker::receive() {
  auto message = read_message(pipe_);
  if (!message) throw WorkerDied("a worker died before it answered");
  exercise::note_received(message->size());
  return *std::move(message);
}

}  // namespace given
