#include "instruments/traffic.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>

#include "instruments/check.hpp"
#include "instruments/proc.hpp"

namespace exercise {
namespace {

std::atomic<std::size_t> processes = 0;
std::atomic<std::size_t> sent = 0;
std::atomic<std::size_t> received = 0;

/// The C library calls this in the parent, whoever calls fork().
[[maybe_unused]] const int counted = pthread_atfork(
    nullptr, [] { ++processes; }, nullptr);

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
  const auto left = children();
  // Zombies: nobody has waited for them.
  const auto ended = std::count_if(
      left.begin(), left.end(),
      [](const auto& process) { return state_of(process) == 'Z'; });
  const auto running = static_cast<std::ptrdiff_t>(left.size()) - ended;
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
