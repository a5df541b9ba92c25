#include "instruments/pauses.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

#include "instruments/proc.hpp"

// No sanitizer looks at the instruments, so they do not order the student's
// threads for it.  Its report must name the student's line: so each hook ends
// in a jump to the real function.
#ifndef __clang__  // only linters compile this with it
#pragma GCC optimize("optimize-sibling-calls")
#endif

namespace exercise {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

/// What a thread that pauses waits for.
enum class Pause : int {
  none,
  before_a_deed,   ///< Until the others rest, or pause in any way.
  before_a_sleep,  ///< Until they rest; who is about to do a deed does it
                   ///< first.
};

struct Slot {
  std::atomic<pid_t> thread = 0;
  std::atomic<int> pause = 0;
};

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Where the cores are taken by others, nobody rests: so there is an end to it.
constexpr int most_for_an_object = 100;
// For no reason, as the standard allows.
constexpr int wakings_of_an_object = 2;
// A few per thread: each comes to them.
constexpr int most_between_locks = 12;
constexpr auto longest = 150ms;
constexpr std::chrono::nanoseconds most_in_all = 4s;

std::array<Slot, 256> slots;  // threads that pause now
std::array<std::atomic<int>, 1024> used;
std::array<std::atomic<int>, 1024> woken;
std::atomic<std::int64_t> spent = 0;  // nanoseconds, of all pauses together
std::atomic<pid_t> checking_thread = 0;

std::size_t place_of(const volatile void* object) {
  return (reinterpret_cast<std::uintptr_t>(object) >> 3) % used.size();
}

bool may_pause(const volatile void* object, int most) {
  return spent.load(relaxed) < most_in_all.count() &&
         used[place_of(object)].fetch_add(1, relaxed) < most;
}

Pause pause_of(pid_t thread) {
  for (const Slot& slot : slots)
    if (slot.thread.load(relaxed) == thread)
      return static_cast<Pause>(slot.pause.load(relaxed));
  return Pause::none;
}

/// Whether nobody else is on the way to somewhere.
bool others_rest(pid_t me, Pause mine) {
  std::error_code gone;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/self/task", gone)) {
    const pid_t thread = std::stoi(task.path().filename().string());
    if (thread == me || thread == checking_thread.load(relaxed)) continue;
    const Pause theirs = pause_of(thread);
    if (theirs == Pause::before_a_deed && mine == Pause::before_a_sleep)
      return false;
    if (theirs == Pause::none && state_of(task.path()) == 'R') return false;
  }
  return true;
}

Slot* free_slot(pid_t me) {
  for (Slot& slot : slots) {
    pid_t nobody = 0;
    if (slot.thread.compare_exchange_strong(nobody, me, relaxed)) return &slot;
  }
  return nullptr;
}

void pause(Pause kind, const volatile void* object,
           int most = most_for_an_object) {
  if (!may_pause(object, most)) return;
  const pid_t me = ::gettid();
  Slot* slot = free_slot(me);
  if (slot == nullptr) return;
  slot->pause.store(static_cast<int>(kind), relaxed);
  const int wanted = kind == Pause::before_a_sleep ? 3 : 2;
  const Clock::time_point begin = Clock::now();
  for (int rested = 0; rested < wanted && Clock::now() < begin + longest;) {
    std::this_thread::sleep_for(1ms);
    rested = others_rest(me, kind) ? rested + 1 : 0;
  }
  spent.fetch_add((Clock::now() - begin).count(), relaxed);
  slot->pause.store(0, relaxed);
  slot->thread.store(0, relaxed);
}

/// How many mutexes this thread holds, but those that it had by trying.
thread_local constinit int held = 0;

/// The mutex that this thread gave back last.
thread_local constinit const pthread_mutex_t* given_back = nullptr;

}  // namespace

void renew_pauses() {
  for (auto& count : used) count.store(0, relaxed);
  for (auto& count : woken) count.store(0, relaxed);
  spent.store(0, relaxed);
}

bool somebody_pauses() {
  return std::any_of(slots.begin(), slots.end(), [](const Slot& slot) {
    return slot.thread.load(relaxed) != 0;
  });
}

CheckingThread::CheckingThread()
    : before_(checking_thread.exchange(::gettid())) {}
CheckingThread::~CheckingThread() { checking_thread = before_; }

}  // namespace exercise

using exercise::Pause;

extern "C" {

int lab_hook_mutex_lock(pthread_mutex_t* mutex);
int lab_hook_mutex_trylock(pthread_mutex_t* mutex);
int lab_hook_mutex_unlock(pthread_mutex_t* mutex);
void lab_hook_wait(std::condition_variable* condition,
                   std::unique_lock<std::mutex>* lock);

/// Between two locks: whoever wants them the other way round takes one now. And
/// between two turns with the same one: what was seen in the first is old now.
int lab_hook_mutex_lock(pthread_mutex_t* mutex) {
  if (exercise::held > 0)
    exercise::pause(Pause::before_a_deed, mutex);
  else if (exercise::given_back == mutex)
    exercise::pause(Pause::before_a_deed, mutex, exercise::most_between_locks);
  ++exercise::held;
  return ::pthread_mutex_lock(mutex);
}

int lab_hook_mutex_trylock(pthread_mutex_t* mutex) {
  if (exercise::held > 0) exercise::pause(Pause::before_a_deed, mutex);
  return ::pthread_mutex_trylock(mutex);
}

int lab_hook_mutex_unlock(pthread_mutex_t* mutex) {
  if (exercise::held > 0) --exercise::held;
  exercise::given_back = mutex;
  return ::pthread_mutex_unlock(mutex);
}

/// After the look at the condition, before the sleep: a wake-up that comes
/// without the lock comes now, and is lost.  Sometimes it wakes for no reason:
/// who does not look again goes on too soon.
void lab_hook_wait(std::condition_variable* condition,
                   std::unique_lock<std::mutex>* lock) {
  exercise::pause(Pause::before_a_sleep, condition);
  if (exercise::woken[exercise::place_of(condition)].fetch_add(
          1, std::memory_order_relaxed) < exercise::wakings_of_an_object) {
    lock->unlock();
    lock->lock();
    return;
  }
  condition->wait(*lock);
}

// What the compiler makes of a std::atomic for ThreadSanitizer, for each size;
// the functions are only there when it looks.
// A type in parentheses declares nothing.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define LAB_HOOK_CHANGE(bits, type, name)                                     \
  [[gnu::weak]] type __tsan_atomic##bits##_##name(volatile type*, type, int); \
  type lab_hook_atomic##bits##_##name(volatile type* where, type value,       \
                                      int order);                             \
  type lab_hook_atomic##bits##_##name(volatile type* where, type value,       \
                                      int order) {                            \
    exercise::pause(Pause::before_a_deed, where);                             \
    return __tsan_atomic##bits##_##name(where, value, order);                 \
  }
#define LAB_HOOK_EXCHANGE(bits, type, strength)                                \
  [[gnu::weak]] int __tsan_atomic##bits##_compare_exchange_##strength(         \
      volatile type*, type*, type, int, int);                                  \
  int lab_hook_atomic##bits##_compare_exchange_##strength(                     \
      volatile type* where, type* expected, type value, int order, int other); \
  int lab_hook_atomic##bits##_compare_exchange_##strength(                     \
      volatile type* where, type* expected, type value, int order,             \
      int other) {                                                             \
    exercise::pause(Pause::before_a_deed, where);                              \
    return __tsan_atomic##bits##_compare_exchange_##strength(                  \
        where, expected, value, order, other);                                 \
  }
#define LAB_HOOK_STORE(bits, type)                                           \
  [[gnu::weak]] void __tsan_atomic##bits##_store(volatile type*, type, int); \
  void lab_hook_atomic##bits##_store(volatile type* where, type value,       \
                                     int order);                             \
  void lab_hook_atomic##bits##_store(volatile type* where, type value,       \
                                     int order) {                            \
    exercise::pause(Pause::before_a_deed, where);                            \
    __tsan_atomic##bits##_store(where, value, order);                        \
  }
// NOLINTEND(bugprone-macro-parentheses)
#define LAB_HOOK_ATOMIC(bits, type)      \
  LAB_HOOK_STORE(bits, type)             \
  LAB_HOOK_CHANGE(bits, type, exchange)  \
  LAB_HOOK_CHANGE(bits, type, fetch_add) \
  LAB_HOOK_CHANGE(bits, type, fetch_sub) \
  LAB_HOOK_CHANGE(bits, type, fetch_and) \
  LAB_HOOK_CHANGE(bits, type, fetch_or)  \
  LAB_HOOK_EXCHANGE(bits, type, weak)    \
  LAB_HOOK_EXCHANGE(bits, type, strong)

LAB_HOOK_ATOMIC(8, std::uint8_t)
LAB_HOOK_ATOMIC(16, std::uint16_t)
LAB_HOOK_ATOMIC(32, std::uint32_t)
LAB_HOOK_ATOMIC(64, std::uint64_t)
}
