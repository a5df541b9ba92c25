#include "bench/programs/echo_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "models/environment_error.hpp"

namespace lab {
namespace {

using processes::Descriptor;

/// What each side reads from and writes to.
struct Ends {
  Descriptor our_input;
  Descriptor our_output;
  Descriptor its_input;
  Descriptor its_output;
};

int check(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::system_category(), what);
  return result;
}

void enlarge(const Descriptor& pipe) {
  if (::fcntl(pipe.number(), F_SETPIPE_SZ, large_pipe_bytes) < 0)
    throw EnvironmentError(
        fmt::format("a pipe of {} bytes: {}: see /proc/sys/fs/pipe-max-size",
                    large_pipe_bytes, std::system_category().message(errno)));
}

Ends pipes(bool large) {
  auto there = processes::make_pipe();
  auto back = processes::make_pipe();
  if (large) {
    enlarge(there.write_end);
    enlarge(back.write_end);
  }
  return {std::move(back.read_end), std::move(there.write_end),
          std::move(there.read_end), std::move(back.write_end)};
}

Ends sockets() {
  std::array<int, 2> ends{};
  check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()),
        "a pair of sockets");
  const auto copy = [](int end) {
    return Descriptor(check(::fcntl(end, F_DUPFD_CLOEXEC, 0), "a descriptor"));
  };
  return {Descriptor(ends[0]), copy(ends[0]), Descriptor(ends[1]),
          copy(ends[1])};
}

}  // namespace

EchoProcess::EchoProcess(TransportKind kind, std::size_t bytes, bool unpacks) {
  // If it dies, writing to it must be an error, not our own end.
  processes::survive_broken_pipes();
  Ends ends = kind == TransportKind::socket_pair
                  ? sockets()
                  : pipes(kind == TransportKind::large_pipe);
  std::vector<std::string> words{std::to_string(bytes)};
  if (unpacks) words.emplace_back("unpack");
  transport_ =
      stream_transport(std::move(ends.our_input), std::move(ends.our_output));
  if (kind == TransportKind::shared_memory) {
    processes::SharedMemory memory(2 * bytes);
    words.push_back(memory.name().path);
    words.push_back(std::to_string(memory.name().inode));
    transport_ = memory_transport(std::move(memory), 0, std::move(transport_));
  }
  child_.emplace(processes::beside_this_program("lab_echo"), words,
                 std::move(ends.its_input), std::move(ends.its_output));
  const Cores cores = allowed_cores();
  if (cores.size() < 2) return;
  bound_.emplace(Cores{cores[0]});
  bind_to({cores[1]}, child_->pid());
}

EchoProcess::~EchoProcess() {
  transport_.reset();  // tells it that no more will come
  child_->wait();
}

}  // namespace lab
