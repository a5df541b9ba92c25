#include "instruments/await.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace exercise {
namespace {

using Clock = std::chrono::steady_clock;

// Longer than that it waits for nobody, not even for a thread that never
// sleeps; less than the patience of the watchdog in classroom/trial.py.
constexpr std::chrono::seconds at_most{8};

/// "1234 (its name) S 1 …": the letter says what the thread is about.  A thread
/// that ended while we looked has none.
bool sleeps(const std::filesystem::path& task) {
  std::string line;
  std::getline(std::ifstream(task / "stat"), line);
  const std::size_t name_ends = line.rfind(')');
  return name_ends == line.npos || line[name_ends + 2] != 'R';
}

bool others_sleep() {
  const std::string me = std::to_string(gettid());
  const auto tasks = std::filesystem::directory_iterator("/proc/self/task");
  return std::all_of(begin(tasks), end(tasks), [&](const auto& task) {
    return task.path().filename() == me || sleeps(task.path());
  });
}

}  // namespace

bool await(const std::function<bool()>& holds,
           std::chrono::milliseconds asleep) {
  const Clock::time_point begin = Clock::now();
  Clock::time_point last = begin;
  Clock::duration slept{0};
  while (!holds()) {
    const Clock::time_point now = Clock::now();
    if (others_sleep()) slept += now - last;
    last = now;
    if (slept >= asleep || now - begin >= at_most) return holds();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace exercise
