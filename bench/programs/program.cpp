#include "bench/programs/program.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

#include "bench/harness/beside_this_program.hpp"

namespace lab {

Program::Program(const char* name, const std::vector<std::string>& words)
    : pid_(processes::spawn(beside_this_program(name), words, STDIN_FILENO,
                            output_.write_end.number())) {
  const processes::Descriptor given_away(output_.write_end.release());
}

Program::~Program() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Program::interrupt() const { ::kill(pid_, SIGINT); }

std::string Program::read() const {
  std::string text;
  std::array<char, 4096> piece{};
  const int from = output_.read_end.number();
  for (ssize_t n; (n = ::read(from, piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(n));
  return text;
}

std::string Program::wait() {
  int status = 0;
  ::waitpid(std::exchange(pid_, 0), &status, 0);
  if (WIFSIGNALED(status))
    return fmt::format("killed by signal {}", WTERMSIG(status));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace lab
