#include "instruments/await.hpp"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <string>
#include <thread>

#include "instruments/pauses.hpp"
#include "instruments/proc.hpp"

namespace exercise {
namespace {

using Clock = std::chrono::steady_clock;

// Once this program has worked for that long, on all cores together, it waits
// no more for a thread that never sleeps; less than the patience of the
// watchdog in classroom/trial.py.
constexpr std::clock_t at_most = 4 * CLOCKS_PER_SEC;

// What lies between two looks counts as sleep up to that much: on a busy
// machine this thread may itself have waited for a core, and the others worked
// meanwhile.
constexpr auto between_looks = std::chrono::milliseconds(20);

/// A thread that waits for a core could run, and one that waits for a page of
/// memory will soon.
bool sleeps(const std::filesystem::path& thread) {
  const char state = state_of(thread);
  return state != 'R' && state != 'D';
}

/// Whether all threads of a process sleep; those that have ended do, too.
bool all_sleep(const std::filesystem::path& process, const std::string& but) {
  std::error_code gone;
  const std::filesystem::directory_iterator tasks(process / "task", gone);
  return std::all_of(begin(tasks), end(tasks), [&](const auto& task) {
    return task.path().filename() == but || sleeps(task.path());
  });
}

bool others_sleep() {
  if (!all_sleep("/proc/self", std::to_string(gettid()))) return false;
  const auto processes = children();
  return std::all_of(processes.begin(), processes.end(),
                     [](const auto& child) { return all_sleep(child, ""); });
}

/// For how long all others have slept since the last pause.
class Sleep {
 public:
  /// Looks once more.
  Clock::duration until_now() {
    const Clock::time_point now = Clock::now();
    if (somebody_pauses())
      total_ = {};  // what comes after a pause is new
    else if (others_sleep())
      total_ += std::min<Clock::duration>(now - last_, between_looks);
    last_ = now;
    return total_;
  }

 private:
  Clock::time_point last_ = Clock::now();
  Clock::duration total_{0};
};

}  // namespace

bool await(const std::function<bool()>& holds,
           std::chrono::milliseconds asleep) {
  const CheckingThread checking_thread;
  const std::clock_t end = std::clock() + at_most;
  Sleep sleep;
  while (!holds()) {
    if (sleep.until_now() >= asleep || std::clock() >= end) return holds();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

bool come_to_rest() {
  Sleep sleep;
  const auto rested = [&] {
    return sleep.until_now() >= std::chrono::milliseconds(300);
  };
  return await(rested, std::chrono::hours(1));
}

}  // namespace exercise
