#include "models/processes/child_process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

namespace lab::processes {
namespace {

int start(const std::string& program, const std::vector<std::string>& words,
          const Descriptor& input, const Descriptor& output) try {
  return spawn(program, words, input.number(), output.number());
} catch (const std::system_error& error) {
  throw std::system_error(error.code(), program);
}

/// Looks only: the process id stays taken.
std::optional<Ending> ending_of(int pid, int flags) {
  siginfo_t how{};
  if (TEMP_FAILURE_RETRY(::waitid(P_PID, static_cast<id_t>(pid), &how,
                                  WEXITED | WNOWAIT | flags)) != 0 ||
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
      ended_(watch_child(pid_)) {}

ChildProcess::ChildProcess(const std::string& program,
                           const std::vector<std::string>& words,
                           Descriptor input, Descriptor output)
    : input_(-1),
      output_(-1),
      pid_(start(program, words, input, output)),
      ended_(watch_child(pid_)) {}

ChildProcess::~ChildProcess() {
  signal(SIGKILL);
  TEMP_FAILURE_RETRY(::waitpid(pid_, nullptr, 0));
}

std::string ChildProcess::read_line() {
  std::string line;
  for (char letter = 0; read_some(&letter, 1) == 1 && letter != '\n';)
    line += letter;
  return line;
}

std::string ChildProcess::read() { return read_all(output_.number()); }

std::string ChildProcess::read(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t got = 0;
  while (const std::size_t more = read_some(bytes.data() + got, size - got))
    got += more;
  bytes.resize(got);
  return bytes;
}

/// Returns: 0 at the end, or if there is room for none.
std::size_t ChildProcess::read_some(char* bytes, std::size_t size) const {
  const ssize_t got = TEMP_FAILURE_RETRY(::read(output_.number(), bytes, size));
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void ChildProcess::write(std::string_view bytes) const {
  // Whoever reads the answer finds out that it takes none any more.
  static_cast<void>(write_all(input_.number(), bytes));
}

void ChildProcess::close_input() { ::close(input_.release()); }

void ChildProcess::signal(int number) const noexcept { ::kill(group_, number); }

std::optional<Ending> ChildProcess::ending_within(
    std::chrono::milliseconds time) const {
  constexpr std::int64_t longest = std::numeric_limits<int>::max();
  const auto limit = std::clamp<std::int64_t>(time.count(), 0, longest);
  pollfd ended{.fd = ended_.number(), .events = POLLIN, .revents = 0};
  TEMP_FAILURE_RETRY(::poll(&ended, 1, static_cast<int>(limit)));
  return ending_of(pid_, WNOHANG);
}

Ending ChildProcess::wait() const {
  return ending_of(pid_, 0).value_or(Ending{});
}

}  // namespace lab::processes
