// The counters behind the cost table.

#include "bench/measure/usage.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <new>
#include <thread>

namespace lab {
namespace {

constexpr double some_seconds = 0.05;

/// Computes until this process has used that much more CPU time.
void burn(double seconds) {
  const Usage before = usage_so_far();
  while ((usage_so_far() - before).cpu_seconds() < seconds) {
  }
}

TEST(Usage, CountsTheComputingOfThisThread) {
  const Usage before = usage_so_far();
  burn(some_seconds);
  EXPECT_GE((usage_so_far() - before).cpu_seconds(), some_seconds);
}

TEST(Usage, CountsTheComputingOfOtherThreads) {
  const Usage before = usage_so_far();
  std::thread([] { burn(some_seconds); }).join();
  EXPECT_GE((usage_so_far() - before).cpu_seconds(), some_seconds);
}

TEST(Usage, CountsTheComputingOfAChildOnceItHasEnded) {
  const Usage before = usage_so_far();
  const pid_t child = ::fork();
  if (child == 0) {
    burn(some_seconds);
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  EXPECT_GE((usage_so_far() - before).cpu_seconds(), some_seconds);
}

TEST(Usage, OfAProcessIsThatOfAllItsThreads) {
  const Usage before = usage_of_process(::getpid());
  std::thread([] { burn(some_seconds); }).join();
  EXPECT_GE((usage_of_process(::getpid()) - before).cpu_seconds(),
            some_seconds);
  constexpr int none = 4'194'305;  // Linux gives no number above 4 194 304
  EXPECT_EQ(usage_of_process(none).cpu_seconds(), 0);
}

TEST(Usage, CountsAWaitAsGivingTheCoreAway) {
  const Usage before = usage_so_far();
  for (int i = 0; i < 5; ++i)
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  EXPECT_GE((usage_so_far() - before).voluntary_switches, 5);
}

/// Touched memory that is given back to the system at once.
class Memory {
 public:
  explicit Memory(std::size_t bytes)
      : bytes_(bytes),
        start_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (start_ == MAP_FAILED) throw std::bad_alloc();
    std::memset(start_, 1, bytes);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { ::munmap(start_, bytes_); }

 private:
  std::size_t bytes_;
  void* start_;
};

TEST(PeakMemory, RemembersWhatWasGivenBack) {
  constexpr std::size_t bytes = 64 << 20;
  { const Memory memory(bytes); }
  EXPECT_GE(peak_memory_bytes(), bytes);
}

TEST(MachineBusy, GoesOnWhileSomeoneComputes) {
  const double before = machine_busy_seconds();
  burn(4 * some_seconds);  // the kernel counts in steps of 0.01 s
  EXPECT_GE(machine_busy_seconds() - before, some_seconds);
}

TEST(NetworkTrouble, IsCountedUpwards) {
  const NetworkTrouble before = network_trouble_so_far();
  const NetworkTrouble after = network_trouble_so_far();
  EXPECT_GE(after.listen_overflows, before.listen_overflows);
  EXPECT_GE(after.retransmissions, before.retransmissions);
  EXPECT_GE(after.time_waits, before.time_waits);
}

}  // namespace
}  // namespace lab
