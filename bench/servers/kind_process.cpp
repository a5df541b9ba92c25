#include "bench/servers/kind_process.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include "bench/harness/beside_this_program.hpp"
#include "bench/measure/memory.hpp"
#include "models/environment_error.hpp"
#include "models/processes/proc.hpp"
#include "models/processes/spawn.hpp"

namespace lab {
namespace {

std::string read_line(int from) {
  std::string line;
  for (char letter = 0; ::read(from, &letter, 1) == 1 && letter != '\n';)
    line += letter;
  return line;
}

}  // namespace

class KindProcess::Implementation {
 public:
  explicit Implementation(const std::vector<std::string>& words)
      : pid_(processes::spawn(beside_this_program("lab_server"), words,
                              given_.read_end.number(),
                              said_.write_end.number())) {
    // Its ends are its own now; only so do we see the end of what it says.
    ::close(given_.read_end.release());
    ::close(said_.write_end.release());
    constexpr std::string_view beginning = "listening on ";
    const std::string line = read_line(said_.read_end.number());
    if (line.starts_with(beginning)) address_ = line.substr(beginning.size());
  }

  ~Implementation() {
    ::close(given_.write_end.release());
    ::waitpid(pid_, nullptr, 0);
  }

  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  const std::string& address() const { return address_; }

  int pid() const { return pid_; }

 private:
  processes::Pipe given_ = processes::make_pipe();
  processes::Pipe said_ = processes::make_pipe();
  std::string address_;
  int pid_;
};

KindProcess::KindProcess(const std::string& kind, double wait_seconds)
    : implementation_(std::make_unique<Implementation>(std::vector<std::string>{
          kind, "--wait", fmt::format("{:.9f}", wait_seconds)})) {
  if (address().empty())
    throw EnvironmentError(fmt::format(
        "the server {} did not start: see its message above", kind));
}

KindProcess::~KindProcess() = default;

const std::string& KindProcess::address() const {
  return implementation_->address();
}

std::size_t KindProcess::threads() const {
  std::ifstream file(fmt::format("/proc/{}/status", implementation_->pid()));
  const std::string status(std::istreambuf_iterator<char>(file), {});
  return processes::number_behind("Threads:", status);
}

std::uint64_t KindProcess::memory_bytes() const {
  return memory_of_process(implementation_->pid());
}

}  // namespace lab
