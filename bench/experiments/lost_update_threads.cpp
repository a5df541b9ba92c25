// A counter that four threads add to: unprotected, and cured in four ways.

#include <fmt/format.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <functional>
#include <mutex>

#include "bench/experiments/experiments.hpp"
#include "models/threads/queue.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

constexpr std::size_t adders = 4;

using Count = std::uint64_t;

/// Has four threads add `each` ones.  Returns: what they came to.
using Counting = Count (*)(Count each);

enum class Go { wait, begin, home };

/// Calls `part` on four threads, which begin together: one that cannot be
/// started must not leave the others waiting for it.
void on_every_thread(const std::function<void()>& part) {
  std::atomic<Go> go = Go::wait;
  const auto say = [&go](Go word) {
    go = word;
    go.notify_all();
  };
  threads::ThreadGroup group(adders);
  try {
    for (std::size_t i = 0; i < adders; ++i)
      group.start(i, [&go, &part] {
        go.wait(Go::wait);
        if (go == Go::begin) part();
      });
  } catch (...) {
    say(Go::home);
    throw;
  }
  say(Go::begin);
}  // joins them all

/// Reads, adds, writes.  Each step is atomic, so nothing here is undefined; but
/// what others write in between is lost.  A gate holds the first writes back
/// until all have read 0, so that updates are lost in every run.
Count unprotected(Count each) {
  std::atomic<Count> total = 0;
  std::barrier all_have_read(adders);
  on_every_thread([&] {
    for (Count i = 0; i < each; ++i) {
      const Count seen = total.load(std::memory_order_relaxed);
      if (i == 0) all_have_read.arrive_and_wait();
      total.store(seen + 1, std::memory_order_relaxed);
    }
  });
  return total;
}

Count locked(Count each) {
  std::mutex mutex;
  Count total = 0;
  on_every_thread([&] {
    for (Count i = 0; i < each; ++i) {
      const std::scoped_lock lock(mutex);
      ++total;
    }
  });
  return total;
}

Count atomically(Count each) {
  std::atomic<Count> total = 0;
  on_every_thread([&] {
    for (Count i = 0; i < each; ++i)
      total.fetch_add(1, std::memory_order_relaxed);
  });
  return total;
}

struct ClosesAtTheEnd {
  threads::Queue<Count>& queue;
  ~ClosesAtTheEnd() { queue.close(); }
};

/// Nobody touches the counter but the one thread that owns it.
Count by_queue(Count each) {
  Count total = 0;
  threads::Queue<Count> ones(1024);
  {
    threads::ThreadGroup owner(1);
    owner.start(0, [&] {
      while (const auto one = ones.get()) total += *one;
    });
    const ClosesAtTheEnd end{ones};
    on_every_thread([&] {
      for (Count i = 0; i < each; ++i) ones.put(1);
    });
  }  // waits for the owner
  return total;
}

/// Nothing is shared until the end.
Count own_counters(Count each) {
  Count total = 0;
  std::mutex mutex;
  on_every_thread([&] {
    Count own = 0;
    for (Count i = 0; i < each; ++i) {
      ++own;
      asm volatile("" : "+r"(own));  // no optimiser may add them all at once
    }
    const std::scoped_lock lock(mutex);
    total += own;
  });
  return total;
}

Observed run_variant(Counting counting, Count each) {
  const auto start = std::chrono::steady_clock::now();
  const Count total = counting(each);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  const Count wanted = adders * each;
  return {
      .answers = {total == wanted ? "all are there" : "some were lost"},
      .measures = {{"lost_updates_count", static_cast<double>(wanted - total)},
                   {"update_seconds",
                    took.count() / static_cast<double>(wanted)}},
      .wall_seconds = took.count()};
}

Claim loses(const char* id, const char* text, const char* arm) {
  return {.id = id,
          .text = text,
          .measure = "lost_updates_count",
          .arm = arm,
          .relation = "exactly",
          .claimed = 0};
}

Claim cheaper(const char* id, const char* text, const char* arm,
              const char* base) {
  return {.id = id,
          .text = text,
          .measure = "update_seconds",
          .arm = arm,
          .base = base,
          .relation = "at_least",
          .claimed = 1};
}

}  // namespace

Experiment lost_update_threads(const Setting& setting) {
  const Count each = scaled(150'000, setting);

  Experiment experiment{
      .id = "lost_update_threads",
      .title = "A counter shared by threads",
      .source = "A4 A5",
      .question =
          "What do unprotected updates lose, and what does a cure cost?",
      .work =
          fmt::format("4 threads, each adding 1 to a counter {} times", each),
      .kind = Kind::computing,
      .tasks = adders,
      .computing_seconds = 0.1};
  const auto add = [&](const char* name, Counting counting,
                       const char* answer) {
    experiment.arms.push_back(
        {.name = name,
         .concurrency = adders,
         .spec = {.tasks = adders},
         .variant =
             [counting, each](const std::string&, const std::stop_token&) {
               return run_variant(counting, each);
             },
         .expected = {answer}});
  };
  add("unprotected", unprotected, "some were lost");
  add("a lock", locked, "all are there");
  add("atomic", atomically, "all are there");
  add("a queue and one owner", by_queue, "all are there");
  add("own counters, added up", own_counters, "all are there");
  experiment.claims = {
      {.id = "unprotected_loses",
       .text = "Threads that share a counter without protection lose updates",
       .measure = "lost_updates_count",
       .arm = "unprotected",
       .relation = "at_least",
       .claimed = adders - 1},
      loses("lock_cures", "With a lock none is lost", "a lock"),
      loses("queue_cures", "With a queue none is lost",
            "a queue and one owner"),
      loses("atomic_cures", "With an atomic counter none is lost", "atomic"),
      cheaper("queue_costs_most", "A lock costs less than a queue", "a lock",
              "a queue and one owner"),
      cheaper("not_sharing_is_cheapest",
              "Not to share at all costs less than an atomic counter",
              "own counters, added up", "atomic"),
  };
  return experiment;
}

}  // namespace lab
