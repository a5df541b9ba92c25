// A counter that four threads add to: unprotected, and cured in four ways.

#include <fmt/format.h>

#include <atomic>
#include <barrier>
#include <functional>
#include <mutex>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/timeline.hpp"
#include "models/threads/queue.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

constexpr std::size_t adders = 4;

using namespace metrics;

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

Arm arm(const char* name, Counting counting, Count each, const char* answer) {
  const auto code = [=](auto&&...) {
    Count total = 0;
    const double took = time_of([&] { total = counting(each); });
    const Count wanted = adders * each;
    return Observed{
        .answers = {total == wanted ? "all are there" : "some were lost"},
        .measures = {measured(lost_updates_count, wanted - total),
                     measured(update_seconds,
                              took / static_cast<double>(wanted))},
        .wall_seconds = took};
  };
  return {.name = name,
          .by = ByCode{code, {answer}},
          .concurrency = adders,
          .spec = {.tasks = adders}};
}

}  // namespace

Experiment lost_update_threads(const Setting& setting) {
  const Count each = scaled(150'000, setting);
  return {
      .title = "A counter shared by threads",
      .source = "A4 A5",
      .question =
          "What do unprotected updates lose, and what does a cure cost?",
      .work =
          fmt::format("4 threads, each adding 1 to a counter {} times", each),
      .kind = Kind::computing,
      .tasks = adders,
      .arms = {arm("unprotected", unprotected, each, "some were lost"),
               arm("a lock", locked, each, "all are there"),
               arm("atomic", atomically, each, "all are there"),
               arm("a queue and one owner", by_queue, each, "all are there"),
               arm("own counters, added up", own_counters, each,
                   "all are there")},
      .claims =
          {{"unprotected_loses", statement,
            has("unprotected", lost_updates_count, at_least(adders - 1)),
            "Threads that share a counter without protection lose updates"},
           {"lock_cures", statement,
            has("a lock", lost_updates_count, exactly(0)),
            "With a lock none is lost"},
           {"queue_cures", statement,
            has("a queue and one owner", lost_updates_count, exactly(0)),
            "With a queue none is lost"},
           {"atomic_cures", check,
            has("atomic", lost_updates_count, exactly(0)),
            "With an atomic counter none is lost"},
           {"queue_costs_most", ours,
            has_less("a lock", update_seconds, "a queue and one owner",
                     at_least(1)),
            "A lock costs less than a queue"},
           {"not_sharing_is_cheapest", ours,
            has_less("own counters, added up", update_seconds, "atomic",
                     at_least(1)),
            "Not to share at all costs less than an atomic counter"}},
      .computing_seconds = 0.1};
}

}  // namespace lab
