// A counter and an array that two worker processes change, by messages and in
// shared memory.

#include <fmt/format.h>

#include <numeric>
#include <tuple>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/jobs.hpp"
#include "bench/experiments/own_code.hpp"

namespace lab {
namespace {

using namespace metrics;
using processes::Pool;

constexpr std::size_t worker_count = 2;
constexpr Count numbers = 100'000;
constexpr Count half = numbers / worker_count;

/// What there is to be counted, and what a way of counting has come to.
struct Tally {
  Count wanted = 0;
  Count total = 0;
  /// Of the call, not of what is prepared before or added up after it.
  double seconds = 0;
};

/// Has the pool add `times` ones in all.
using SharingMethod = Tally (*)(Pool& pool, Count times);

std::vector<Count> shares(Count times) {
  return std::vector<Count>(worker_count, times / worker_count);
}

/// A message for every one that is added; only this process has the counter.
Tally count_by_message(Pool& pool, Count times) {
  Tally tally{.wanted = times};
  const std::vector<Count> each(times);
  tally.seconds = time_of([&] {
    for (const Count one : pool.map(one_job, each, {.chunk = 1}))
      tally.total += one;
  });
  return tally;
}

/// Every worker counts for itself, and says once what it came to.
Tally count_apart(Pool& pool, Count times) {
  Tally tally{.wanted = times};
  tally.seconds = time_of([&] {
    for (const Count part : pool.map(add_ones_job, shares(times), {.chunk = 1}))
      tally.total += part;
  });
  return tally;
}

Tally count_locked(Pool& pool, Count times) {
  const Counter total;
  std::vector<std::tuple<Counter, Count>> calls(worker_count,
                                                {total, times / worker_count});
  const double seconds =
      time_of([&] { pool.map(add_locked_job, calls, {.chunk = 1}); });
  return {times, total.get(), seconds};
}

/// Python's `value.value += 1`: a Value has a lock, but that is three steps.
Tally count_in_two_steps(Pool& pool, Count times) {
  const Counter total;
  const Counter arrived;
  std::vector<std::tuple<Counter, Counter, Count, Count>> calls(
      worker_count, {total, arrived, worker_count, times / worker_count});
  const double seconds =
      time_of([&] { pool.map(add_in_two_steps_job, calls, {.chunk = 1}); });
  return {times, total.get(), seconds};
}

/// Half of the array travels to each worker, and comes back changed.
Tally add_by_message(Pool& pool, Count times) {
  std::vector<std::vector<Count>> halves(worker_count,
                                         std::vector<Count>(half));
  const Count rounds = times / numbers;
  Tally tally{.wanted = rounds * numbers};
  tally.seconds = time_of([&] {
    for (Count i = 0; i < rounds; ++i)
      halves = pool.map(add_to_copy_job, halves, {.chunk = 1});
  });
  for (const auto& part : halves)
    tally.total = std::accumulate(part.begin(), part.end(), tally.total);
  return tally;
}

/// Only the name of the array travels.
Tally add_in_shared_array(Pool& pool, Count times) {
  const Counters shared(numbers);
  const std::vector<std::tuple<Counters, Count, Count>> calls{
      {shared, 0, half}, {shared, half, numbers}};
  const Count rounds = times / numbers;
  Tally tally{.wanted = rounds * numbers};
  tally.seconds = time_of([&] {
    for (Count i = 0; i < rounds; ++i)
      pool.map(add_in_place_job, calls, {.chunk = 1});
  });
  const auto locked = shared.lock();
  tally.total = std::accumulate(locked.begin(), locked.end(), Count{0});
  return tally;
}

Arm arm(const char* name, SharingMethod method, Count times,
        const Answer& answer = all_are_there) {
  const auto code = [=](auto&&...) {
    Pool pool({.max_workers = worker_count});
    start_workers(pool, worker_count);
    const Tally tally = method(pool, times);
    return counted(tally.wanted, tally.total, tally.seconds);
  };
  return coded(name, {.spec = {.tasks = worker_count}, .at_most = worker_count},
               {answer}, code);
}

}  // namespace

Experiment shared_memory_or_messages(const Setting& setting) {
  const Count messages = worker_count * scaled(500, setting);
  const Count updates = worker_count * scaled(20'000, setting);
  const Count in_array = numbers * scaled(10, setting);
  return {
      .title = "Processes that count together",
      .source = "A4 A5",
      .question = "Shared memory or messages: what does an update cost?",
      .work = fmt::format(
          "2 worker processes add to a counter, {} times by messages and {} "
          "times otherwise, and add 1 to each of {} numbers {} times",
          messages, updates, numbers, in_array / numbers),
      .kind = Kind::computing,
      .arms = {arm("counter, a message each", count_by_message, messages),
               arm("counter, shared with a lock", count_locked, updates),
               arm("counter, lock let go in between", count_in_two_steps,
                   updates, some_were_lost),
               arm("counter, counted apart", count_apart, updates),
               arm("array, sent and sent back", add_by_message, in_array),
               arm("array, shared with a lock", add_in_shared_array, in_array)},
      .claims =
          {{"messages_lose_nothing", statement,
            has("counter, a message each", lost_updates_count, exactly(0)),
            "With messages every update of a counter is there"},
           {"lock_loses_nothing", statement,
            has("counter, shared with a lock", lost_updates_count, exactly(0)),
            "In shared memory with a lock every update is there"},
           {"two_steps_lose", ours,
            has("counter, lock let go in between", lost_updates_count,
                at_least(worker_count - 1)),
            "A lock for reading and one for writing is not enough: updates are "
            "lost in between, as by Python's value.value += 1"},
           {"array_by_message_loses_nothing", check,
            has("array, sent and sent back", lost_updates_count, exactly(0)),
            "An array that is sent and sent back is complete"},
           {"array_in_memory_loses_nothing", check,
            has("array, shared with a lock", lost_updates_count, exactly(0)),
            "An array in shared memory with a lock is complete"},
           {"memory_is_cheaper_than_a_message", ours,
            has_less("counter, shared with a lock", update_seconds,
                     "counter, a message each", at_least(2)),
            "An update in shared memory costs less than a message"},
           {"share_little", statement,
            has_less("counter, counted apart", update_seconds,
                     "counter, shared with a lock", at_least(2)),
            "Who shares least pays least: a worker that counts for itself and "
            "sends one message, against one that locks for each update"},
           {"large_data_in_memory", ours,
            has_less("array, shared with a lock", update_seconds,
                     "array, sent and sent back", at_least(1.5)),
            "To change a large array costs less in shared memory than to send "
            "it"}},
      .computing_seconds = 0.05};
}

}  // namespace lab
