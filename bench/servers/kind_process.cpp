#include "bench/servers/kind_process.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <string_view>

#include "bench/measure/memory.hpp"
#include "models/environment_error.hpp"
#include "models/processes/proc.hpp"

namespace lab {

KindProcess::KindProcess(const std::string& kind, double wait_seconds)
    : child_(processes::beside_this_program("lab_server"),
             {kind, "--wait", fmt::format("{:.9f}", wait_seconds)}) {
  constexpr std::string_view beginning = "listening on ";
  const std::string line = child_.read_line();
  if (!line.starts_with(beginning)) {
    const auto ending = child_.ending_within(std::chrono::seconds(1));
    if (ending && ending->signal != 0)
      throw std::runtime_error(
          fmt::format("the server {} {}", kind, processes::to_text(*ending)));
    throw EnvironmentError(fmt::format(
        "the server {} did not start: see its message above", kind));
  }
  address_ = line.substr(beginning.size());
}

KindProcess::~KindProcess() {
  child_.close_input();
  child_.wait();
}

std::size_t KindProcess::threads() const {
  return processes::number_in(fmt::format("/proc/{}/status", child_.pid()),
                              "Threads:");
}

std::uint64_t KindProcess::memory_bytes() const {
  return memory_of_process(child_.pid());
}

}  // namespace lab
