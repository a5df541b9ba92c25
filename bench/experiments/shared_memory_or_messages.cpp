// A counter and an array that two worker processes change, by messages and in
// shared memory.

#include <fmt/format.h>

#include <functional>
#include <numeric>
#include <tuple>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/jobs.hpp"

namespace lab {
namespace {

using processes::Pool;
using Clock = std::chrono::steady_clock;

constexpr std::size_t pool_size = 2;
constexpr Count numbers = 100'000;
constexpr Count half = numbers / pool_size;

/// What there is to be counted, and what a way of counting has come to.
struct Tally {
  Count wanted = 0;
  Count total = 0;
  Clock::duration took = {};
};

/// Has the pool add `times` ones in all.
using SharingMethod = Tally (*)(Pool& pool, Count times);

/// Measures the call, and not what is prepared before or added up after it.
template <typename Work>
Clock::duration time(Work work) {
  const auto start = Clock::now();
  work();
  return Clock::now() - start;
}

std::vector<Count> shares(Count times) {
  return std::vector<Count>(pool_size, times / pool_size);
}

/// A message for every one that is added; only this process has the counter.
Tally count_by_message(Pool& pool, Count times) {
  Tally tally{.wanted = times};
  const std::vector<Count> each(times);
  tally.took = time([&] {
    for (const Count one : pool.map(one_job, each, {.chunk = 1}))
      tally.total += one;
  });
  return tally;
}

/// Every worker counts for itself, and says once what it came to.
Tally count_apart(Pool& pool, Count times) {
  Tally tally{.wanted = times};
  tally.took = time([&] {
    for (const Count part : pool.map(add_ones_job, shares(times), {.chunk = 1}))
      tally.total += part;
  });
  return tally;
}

Tally count_locked(Pool& pool, Count times) {
  const Counter total;
  std::vector<std::tuple<Counter, Count>> calls(pool_size,
                                                {total, times / pool_size});
  const auto took =
      time([&] { pool.map(add_locked_job, calls, {.chunk = 1}); });
  return {times, total.get(), took};
}

/// Python's `value.value += 1`: a Value has a lock, but that is three steps.
Tally count_in_two_steps(Pool& pool, Count times) {
  const Counter total;
  const Counter arrived;
  std::vector<std::tuple<Counter, Counter, Count, Count>> calls(
      pool_size, {total, arrived, pool_size, times / pool_size});
  const auto took =
      time([&] { pool.map(add_in_two_steps_job, calls, {.chunk = 1}); });
  return {times, total.get(), took};
}

/// Half of the array travels to each worker, and comes back changed.
Tally add_by_message(Pool& pool, Count times) {
  std::vector<std::vector<Count>> halves(pool_size, std::vector<Count>(half));
  const Count rounds = times / numbers;
  Tally tally{.wanted = rounds * numbers};
  tally.took = time([&] {
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
  tally.took = time([&] {
    for (Count i = 0; i < rounds; ++i)
      pool.map(add_in_place_job, calls, {.chunk = 1});
  });
  const auto locked = shared.lock();
  tally.total = std::accumulate(locked.begin(), locked.end(), Count{0});
  return tally;
}

Observed run_variant(SharingMethod method, Count times) {
  Pool pool({.max_workers = pool_size});
  start_workers(pool, pool_size);
  const Tally tally = method(pool, times);
  const double seconds = std::chrono::duration<double>(tally.took).count();
  return {.answers = {tally.total == tally.wanted ? "all are there"
                                                  : "some were lost"},
          .measures = {{"lost_updates_count",
                        static_cast<double>(tally.wanted - tally.total)},
                       {"update_seconds",
                        seconds / static_cast<double>(tally.wanted)}},
          .wall_seconds = seconds};
}

Arm make_arm(const char* name, SharingMethod method, Count times,
             const char* answer) {
  return {.name = name,
          .concurrency = pool_size,
          .spec = {.tasks = pool_size},
          .variant =
              [=](const std::string&, const std::stop_token&) {
                return run_variant(method, times);
              },
          .expected = {answer}};
}

Claim loses_nothing(const char* id, const char* text, const char* arm) {
  return {.id = id,
          .text = text,
          .measure = "lost_updates_count",
          .arm = arm,
          .relation = "exactly",
          .claimed = 0};
}

Claim cheaper(const char* id, const char* text, const char* arm,
              const char* base, double claimed) {
  return {.id = id,
          .text = text,
          .measure = "update_seconds",
          .arm = arm,
          .base = base,
          .relation = "at_least",
          .claimed = claimed};
}

std::vector<Claim> all_claims() {
  return {
      loses_nothing("messages_lose_nothing",
                    "With messages every update of a counter is there",
                    "counter, a message each"),
      loses_nothing("lock_loses_nothing",
                    "In shared memory with a lock every update is there",
                    "counter, shared with a lock"),
      {.id = "two_steps_lose",
       .text = "A lock for reading and one for writing is not enough: updates "
               "are lost in between, as by Python's value.value += 1",
       .measure = "lost_updates_count",
       .arm = "counter, lock let go in between",
       .relation = "at_least",
       .claimed = pool_size - 1},
      loses_nothing("array_by_message_loses_nothing",
                    "An array that is sent and sent back is complete",
                    "array, sent and sent back"),
      loses_nothing("array_in_memory_loses_nothing",
                    "An array in shared memory with a lock is complete",
                    "array, shared with a lock"),
      cheaper("memory_is_cheaper_than_a_message",
              "An update in shared memory costs less than a message",
              "counter, shared with a lock", "counter, a message each", 2),
      cheaper("share_little",
              "Who shares least pays least: a worker that counts for itself "
              "and sends one message, against one that locks for each update",
              "counter, counted apart", "counter, shared with a lock", 2),
      cheaper("large_data_in_memory",
              "To change a large array costs less in shared memory than to "
              "send it",
              "array, shared with a lock", "array, sent and sent back", 1.5),
  };
}

}  // namespace

Experiment shared_memory_or_messages(const Setting& setting) {
  const Count messages = pool_size * scaled(500, setting);
  const Count updates = pool_size * scaled(20'000, setting);
  const Count in_array = numbers * scaled(10, setting);

  Experiment experiment{
      .id = "shared_memory_or_messages",
      .title = "Processes that count together",
      .source = "A4 A5",
      .question = "Shared memory or messages: what does an update cost?",
      .work = fmt::format(
          "2 worker processes add to a counter, {} times by messages and {} "
          "times otherwise, and add 1 to each of {} numbers {} times",
          messages, updates, numbers, in_array / numbers),
      .kind = Kind::computing,
      .tasks = pool_size,
      .computing_seconds = 0.05};
  experiment.arms = {
      make_arm("counter, a message each", count_by_message, messages,
               "all are there"),
      make_arm("counter, shared with a lock", count_locked, updates,
               "all are there"),
      make_arm("counter, lock let go in between", count_in_two_steps, updates,
               "some were lost"),
      make_arm("counter, counted apart", count_apart, updates, "all are there"),
      make_arm("array, sent and sent back", add_by_message, in_array,
               "all are there"),
      make_arm("array, shared with a lock", add_in_shared_array, in_array,
               "all are there")};
  experiment.claims = all_claims();
  return experiment;
}

}  // namespace lab
