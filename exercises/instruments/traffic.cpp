#include "instruments/traffic.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "instruments/check.hpp"

namespace exercise {
namespace {

std::atomic<std::size_t> processes = 0;
std::atomic<std::size_t> sent = 0;
std::atomic<std::size_t> received = 0;

/// The C library calls this in the parent, whoever calls fork().
[[maybe_unused]] const int counted = pthread_atfork(
    nullptr, [] { ++processes; }, nullptr);

struct Children {
  std::size_t running = 0;
  std::size_t ended = 0;  ///< Zombies: nobody has waited for them.
};

/// "1234 (its name) S 1 …": the letter says what the process is about.
char state_of(const std::string& process) {
  std::string line;
  std::getline(std::ifstream("/proc/" + process + "/stat"), line);
  const std::size_t name_ends = line.rfind(')');
  return name_ends == line.npos ? ' ' : line[name_ends + 2];
}

Children children() {
  Children found;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream names(task.path() / "children");
    for (std::string process; names >> process;)
      ++(state_of(process) == 'Z' ? found.ended : found.running);
  }
  return found;
}

}  // namespace

Traffic traffic() {
  return {
      .processes = processes, .bytes_sent = sent, .bytes_received = received};
}

void forget_traffic() { processes = sent = received = 0; }

void note_sent(std::size_t bytes) { sent += bytes; }
void note_received(std::size_t bytes) { received += bytes; }

std::string in_words(std::size_t bytes) {
  if (bytes < 1'000'000) return fmt::format("{:.0f} kB", double(bytes) / 1e3);
  return fmt::format("{:.1f} MB", double(bytes) / 1e6);
}

void require_no_process_left() {
  const auto [running, ended] = children();
  require(running == 0,
          fmt::format("Your function has returned, and {} of its processes "
                      "still run.",
                      running),
          "None is left.",
          "A given::Worker ends its process when it goes out of scope.  Let "
          "all of them go before you return.");
  require(ended == 0,
          fmt::format("{} processes have ended, and nobody waited for them: "
                      "the system keeps them as zombies.",
                      ended),
          "None is left.", "Who makes a process waits for it.");
}

}  // namespace exercise
