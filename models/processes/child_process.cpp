#include "models/processes/child_process.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <limits>
#include <utility>

namespace lab::processes {
namespace {

void close(Descriptor& descriptor) {
  const Descriptor gone(descriptor.release());
}

}  // namespace

ChildProcess::ChildProcess(const std::string& program,
                           std::vector<std::string> arguments)
    : pid_(spawn(program, std::move(arguments), to_.read_end.number(),
                 from_.write_end.number())),
      ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0))) {
  // They are the program's alone, so that we see the end of what it prints.
  close(to_.read_end);
  close(from_.write_end);
}

ChildProcess::~ChildProcess() {
  tell(SIGKILL);
  wait();
}

void ChildProcess::close_input() { close(to_.write_end); }

std::string ChildProcess::read_line() const {
  std::string line;
  for (char byte = 0; ::read(output(), &byte, 1) == 1 && byte != '\n';)
    line += byte;
  return line;
}

std::string ChildProcess::read_all() const {
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t n; (n = ::read(output(), piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(n));
  return text;
}

void ChildProcess::tell(int signal) const {
  if (!status_) ::kill(pid_, signal);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds limit) {
  if (status_) return status_;
  constexpr std::chrono::milliseconds longest(std::numeric_limits<int>::max());
  const bool forever = limit > longest || ended_.number() < 0;
  pollfd watched{.fd = ended_.number(), .events = POLLIN, .revents = 0};
  if (!forever && ::poll(&watched, 1, static_cast<int>(limit.count())) == 0)
    return std::nullopt;
  int status = 0;
  ::waitpid(pid_, &status, 0);
  return status_ = status;
}

}  // namespace lab::processes
