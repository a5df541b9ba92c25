#include "models/processes/child_process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

namespace lab::processes {
namespace {

Descriptor open_pidfd(int pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

int start(const std::string& program, const std::vector<std::string>& words,
          const Descriptor& input, const Descriptor& output) try {
  return spawn(program, words, input.number(), output.number());
} catch (const std::system_error& error) {
  throw std::system_error(error.code(), program);
}

/// Looks only: the process id stays taken.
std::optional<Ending> ending_of(int pid, int flags) {
  siginfo_t how{};
  if (::waitid(P_PID, static_cast<id_t>(pid), &how,
               WEXITED | WNOWAIT | flags) != 0 ||
      how.si_pid == 0)
    return std::nullopt;
  if (how.si_code == CLD_EXITED) return Ending{.exit_code = how.si_status};
  return Ending{.signal = how.si_status};
}

}  // namespace

std::string to_text(const Ending& ending) {
  if (ending.signal == 0)
    return fmt::format("ended with exit code {}", ending.exit_code);
  return fmt::format("was killed by signal {} (SIG{})", ending.signal,
                     ::sigabbrev_np(ending.signal));
}

ChildProcess::ChildProcess(const std::string& program,
                           const std::vector<std::string>& words)
    : ChildProcess(program, words, make_pipe(), make_pipe()) {}

ChildProcess::ChildProcess(const std::string& program,
                           const std::vector<std::string>& words, Pipe input,
                           Pipe output)
    : input_(std::move(input.write_end)),
      output_(std::move(output.read_end)),
      pid_(start(program, words, input.read_end, output.write_end)),
      ended_(open_pidfd(pid_)) {}

ChildProcess::ChildProcess(const std::string& program,
                           const std::vector<std::string>& words,
                           Descriptor input, Descriptor output)
    : input_(-1),
      output_(-1),
      pid_(start(program, words, input, output)),
      ended_(open_pidfd(pid_)) {}

ChildProcess::~ChildProcess() {
  signal(SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string ChildProcess::read_line() {
  std::string line;
  for (char letter = 0;
       ::read(output_.number(), &letter, 1) == 1 && letter != '\n';)
    line += letter;
  return line;
}

std::string ChildProcess::read() {
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t n;
       (n = ::read(output_.number(), piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(n));
  return text;
}

std::string ChildProcess::read(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const ssize_t n = ::read(output_.number(), &bytes[got], size - got);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    got += static_cast<std::size_t>(n);
  }
  bytes.resize(got);
  return bytes;
}

void ChildProcess::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::write(input_.number(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void ChildProcess::close_input() { ::close(input_.release()); }

void ChildProcess::signal(int number) const noexcept { ::kill(group_, number); }

std::optional<Ending> ChildProcess::ending_within(
    std::chrono::milliseconds time) const {
  pollfd ended{.fd = ended_.number(), .events = POLLIN, .revents = 0};
  ::poll(&ended, 1, static_cast<int>(time.count()));
  return ending_of(pid_, WNOHANG);
}

Ending ChildProcess::wait() const {
  return ending_of(pid_, 0).value_or(Ending{});
}

}  // namespace lab::processes
