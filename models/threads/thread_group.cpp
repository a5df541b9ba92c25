#include "models/threads/thread_group.hpp"

#include <fmt/format.h>

#include <latch>

namespace lab::threads {

void throw_cannot_start_thread(std::size_t started, std::size_t wanted,
                               const std::system_error& why) {
  throw EnvironmentError(fmt::format(
      "started {} of {} threads: {}: use a lower concurrency or raise the "
      "limit (ulimit -u)",
      started, wanted, why.code().message()));
}

void require_threads(std::size_t count) {
  constexpr std::size_t taken_for_granted = 256;
  if (count <= taken_for_granted) return;
  std::latch all_tried(1);
  ThreadGroup group(count);
  try {
    for (std::size_t i = 0; i < count; ++i)
      group.start(i, [&all_tried] { all_tried.wait(); });
  } catch (...) {
    all_tried.count_down();
    throw;
  }
  all_tried.count_down();
}

}  // namespace lab::threads
