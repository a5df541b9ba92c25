#include "models/processes/serve.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "models/processes/spawn.hpp"

namespace lab::processes {
namespace {

using Clock = std::chrono::steady_clock;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::system_category(), what);
  return result;
}

/// Returns: how many bytes came: fewer than `least` if the pipe was closed.
std::size_t read_at_least(std::size_t least, int pipe, std::span<char> bytes) {
  std::size_t come = 0;
  while (come < least) {
    const auto got = ::read(pipe, &bytes[come], bytes.size() - come);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) checked(-1, "reading a request");
    if (got == 0) break;
    come += static_cast<std::size_t>(got);
  }
  return come;
}

void write_frame(int pipe, const Frame& frame) {
  if (!write_all(pipe, encode(frame))) checked(-1, "writing a reply");
}

/// The next frame, or nothing when the pipe was closed.
std::optional<Frame> read_frame(int pipe) {
  std::array<char, frame_start_size> start{};
  const std::size_t come = read_at_least(frame_head_size, pipe, start);
  if (come < frame_head_size) return std::nullopt;
  Frame frame = decode_start(std::span(start).first(come));
  const auto rest = missing(frame, come);
  if (read_at_least(rest.size(), pipe, rest) < rest.size()) return std::nullopt;
  return frame;
}

/// Whether a task is being done, so that nobody waits for an end in order.
std::atomic<bool> at_work = false;

bool is_pipe(int descriptor) {
  struct stat what {};
  return ::fstat(descriptor, &what) == 0 && S_ISFIFO(what.st_mode);
}

void write_out_prints() {
  std::fflush(stdout);
  std::cout.flush();
}

std::vector<Frame> do_task(Frame task, const Respond& respond) {
  at_work = true;
  const auto started = Clock::now();
  std::vector<Frame> replies = respond(std::move(task));
  const auto finished = Clock::now();
  for (Frame& reply : replies) {
    reply.started = started;
    reply.finished = finished;
  }
  write_out_prints();
  at_work = false;  // before the reply: the parent may close the pipe after it
  return replies;
}

}  // namespace

ParentPipes take_over_parent_pipes() {
  const ParentPipes pipes{requests_descriptor, replies_descriptor};
  for (const int pipe : {pipes.requests, pipes.replies}) {
    if (!is_pipe(pipe))
      throw std::runtime_error(
          "no pipe to a parent: this program was not started as a worker: "
          "leave it to the program that needs it to start it");
    checked(::fcntl(pipe, F_SETFD, FD_CLOEXEC), "a pipe to the parent");
  }
  return pipes;
}

void wait_for_hang_up(int pipe) {
  // No events are asked for: what is left is the hang-up, always reported.
  pollfd watched{.fd = pipe, .events = 0, .revents = 0};
  while (::poll(&watched, 1, -1) < 0 && errno == EINTR) {
  }
}

void end_with_parent(const ParentPipes& pipes) {
  std::thread([pipes] {
    wait_for_hang_up(pipes.requests);
    if (!at_work) {
      // The main thread reads the end of the requests, and leaves by exit().
      wait_for_hang_up(pipes.replies);  // by a parent that lives: never
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ::_exit(0);
  }).detach();
}

void serve(const ParentPipes& pipes, const Respond& respond) {
  write_frame(pipes.replies, {.kind = Frame::Kind::ready});
  while (auto task = read_frame(pipes.requests))
    for (const Frame& reply : do_task(*std::move(task), respond))
      write_frame(pipes.replies, reply);
}

}  // namespace lab::processes
