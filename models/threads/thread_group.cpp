#include "models/threads/thread_group.hpp"

#include <fmt/format.h>

namespace lab::threads {

void throw_cannot_start_thread(std::size_t started, std::size_t wanted,
                               const std::system_error& why) {
  throw EnvironmentError(fmt::format(
      "started {} of {} threads: {}: use a lower concurrency or raise the "
      "limit (ulimit -u)",
      started, wanted, why.code().message()));
}

}  // namespace lab::threads
