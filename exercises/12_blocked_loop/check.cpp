#include "instruments/check.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"

using exercise::Check;
using exercise::require;
using namespace std::chrono_literals;

namespace {

constexpr int beats_wanted = 3;

// Too long to lie within a std::string: its memory is seen to be given back.
constexpr auto long_one = "correct horse battery staple";

/// What is known of the loop while a password is hashed.
struct Patient {
  std::thread::id loop_thread;
  std::atomic<int> heartbeats = 0;
  // Of the last call of hash():
  std::atomic<bool> called = false;
  std::atomic<bool> on_the_loop = false;
  std::atomic<int> beats_meanwhile = 0;
  std::mutex mutex;  // guards password
  std::string password;
  // How hash() passes the time, until the heart has beaten so often or so.
  std::function<void(int beats)> work;
};

Patient patient;

bool on_the_loop() { return std::this_thread::get_id() == patient.loop_thread; }

/// It goes on until the heart has beaten three times more, or until it never
/// will: because this thread should let it, or because all the others sleep.
/// A slow machine makes no difference.
void until_the_heart_beats(int beats) {
  if (on_the_loop()) return;
  exercise::await([beats] { return patient.heartbeats >= beats; });
}

asio::awaitable<void> beat(std::chrono::milliseconds pause) {
  for (;;) {
    ++patient.heartbeats;
    co_await lab::async::sleep_for(pause);
  }
}

/// The loop ends soon, and a thread that has just handed over to it may still
/// be on its way out: it may finish that.
void let_others_finish() {
  exercise::await([] { return false; }, 30ms);
}

struct LogIn {
  std::string hash;
  bool back_on_the_loop = false;
};

asio::awaitable<LogIn> examine(std::string password,
                               std::chrono::milliseconds pause) {
  patient.loop_thread = std::this_thread::get_id();
  patient.called = false;
  lab::async::spawn(co_await asio::this_coro::executor, beat(pause));
  LogIn seen;
  std::exception_ptr error;
  try {
    auto later = log_in(password);  // its parameter is gone from here on
    seen.hash = co_await std::move(later);
  } catch (...) {
    error = std::current_exception();
  }
  seen.back_on_the_loop = on_the_loop();
  co_await lab::async::sleep_for(0ms);  // back to the loop, from wherever
  let_others_finish();
  if (error) std::rethrow_exception(error);
  co_return seen;
}

LogIn run_log_in(const std::string& password) {
  patient.work = until_the_heart_beats;
  return lab::async::run(examine(password, 1ms), {.handle_signals = false});
}

/// An error of hash() may come of what it was given: so that is told first.
void the_heart_beats() {
  std::exception_ptr error;
  try {
    run_log_in(long_one);
  } catch (...) {
    error = std::current_exception();
  }
  const std::scoped_lock lock(patient.mutex);
  require(error || patient.called, "hash() was never called.",
          "log_in() gives what given::hash() makes of the password.",
          "Call it, on another thread.");
  require(!patient.called || patient.password == long_one,
          fmt::format("hash() was called with \"{}\".", patient.password),
          fmt::format("It is called with \"{}\".", long_one),
          "Is what the other thread is to look at still there by then?  The "
          "parameters of a function that is no coroutine are gone when it has "
          "returned.");
  if (error) std::rethrow_exception(error);
  require(patient.beats_meanwhile >= beats_wanted,
          fmt::format("While `hash` ran, the heartbeat ran {} times.",
                      patient.beats_meanwhile.load()),
          "The heart beats on, as if nothing was.",
          patient.on_the_loop
              ? "hash() was called on the loop's own thread, and that thread "
                "can do nothing else meanwhile.  Have another one call it: "
                "lab::async::to_thread."
              : "hash() was called on another thread, but the loop's thread "
                "stood still and waited for it.  Do not join() or get(): "
                "co_await.");
}

void the_hash_is_right() {
  const std::string right = given::hash(long_one);
  const LogIn seen = run_log_in(long_one);
  require(seen.hash == right, fmt::format("log_in() gave \"{}\".", seen.hash),
          fmt::format("It gives what hash() returned: \"{}\".", right),
          "Bring the result back from the other thread.");
}

asio::awaitable<void> two_at_once() {
  co_await lab::async::gather(log_in("swordfish"), log_in("salmon"));
  co_await lab::async::sleep_for(0ms);
  let_others_finish();
}

/// The first one is held inside hash() until the second is there, too.
void two_can_be_hashed_at_once() {
  struct Meeting {
    std::atomic<int> came = 0;
    std::atomic<bool> met = false;
  };
  const auto meeting = std::make_shared<Meeting>();
  patient.work = [meeting](int) {
    const bool is_first = ++meeting->came == 1;
    const bool met = exercise::await([&] { return meeting->came >= 2; });
    if (is_first) meeting->met = met;
  };
  patient.loop_thread = std::this_thread::get_id();
  lab::async::run(two_at_once(), {.handle_signals = false});
  require(meeting->met,
          "Two log-ins came at once, and the second was hashed only when the "
          "first was done.",
          "They are hashed at the same time.",
          "Hold no lock while you hash, and do not await the one before you "
          "begin the other.");
}

void comes_back_to_the_loop() {
  const LogIn seen = run_log_in(long_one);
  require(seen.back_on_the_loop,
          "After log_in() its caller went on, but not on the loop's thread.",
          "It resumes on the loop's thread.",
          "What belongs to the loop is only touched there.  Go back before "
          "you return, or take lab::async::to_thread, which does.");
}

void an_error_comes_through() {
  bool thrown = false;
  try {
    run_log_in("");
  } catch (const std::invalid_argument&) {
    thrown = true;
  }
  require(thrown,
          "hash() threw std::invalid_argument, and log_in() said nothing of "
          "it.",
          "log_in() throws what hash() throws.",
          "An exception must come back from the other thread, too.");
}

}  // namespace

std::string given::hash(const std::string& password) {
  const int before = patient.heartbeats;
  if (patient.work) patient.work(before + beats_wanted);
  patient.beats_meanwhile = patient.heartbeats - before;
  patient.on_the_loop = on_the_loop();
  {
    const std::scoped_lock lock(patient.mutex);
    patient.password = password;
  }
  patient.called = true;
  if (password.empty()) throw std::invalid_argument("the password is empty");
  return fmt::format("{:016x}", std::hash<std::string>()(password));
}

void check(Check& check) {
  check.step("the loop goes on while `hash` runs", the_heart_beats);
  check.step("the hash is right", the_hash_is_right);
  check.step("two passwords can be hashed at once", two_can_be_hashed_at_once);
  check.step("log_in() comes back to the loop", comes_back_to_the_loop);
  check.step("an error comes through", an_error_comes_through);
}

void demonstrate() {
  std::cout << "a log-in that takes 1 s, beside a heart that beats every "
               "100 ms\n";
  patient.work = [](int) { std::this_thread::sleep_for(1s); };
  lab::async::run(examine("swordfish", 100ms));
  std::cout << "heartbeats meanwhile: " << patient.beats_meanwhile << '\n';
}
