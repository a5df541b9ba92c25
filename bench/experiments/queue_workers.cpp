// Four threads that serve one queue, and two ways to tell them that it is over.

#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/threads/queue.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

constexpr std::size_t items = 20;
constexpr std::size_t room = 4;  // of the queue

using namespace metrics;

using Items = threads::Queue<std::optional<std::size_t>>;

struct Workshop {
  Clock::duration each;
  Items queue{room};
  std::mutex printing;  // guards lines
  std::vector<std::size_t> lines = std::vector<std::size_t>(items);
  Timeline timeline{items};
  std::atomic<std::size_t> workers_ended = 0;
};

std::vector<Answer> printed_by(const Workshop& workshop) {
  std::vector<Answer> answers;
  for (const std::size_t times : workshop.lines)
    answers.push_back(fmt::format("done {}x", times));
  return answers;
}

/// Ends at a sentinel, or when the queue is closed and empty.
void work(Workshop& workshop, std::size_t worker) {
  while (const auto got = workshop.queue.get()) {
    if (!got->has_value()) return;
    const std::size_t item = **got;
    const Timeline::TaskTimer timer(workshop.timeline, item, worker);
    std::this_thread::sleep_for(workshop.each);
    const std::scoped_lock lock(workshop.printing);
    ++workshop.lines[item];  // what it prints, as a line
  }
}

/// If one cannot be started, those that wait for items already end.
void start_queue_workers(threads::ThreadGroup& group, std::size_t workers,
                         Workshop& workshop) try {
  for (std::size_t i = 0; i < workers; ++i)
    group.start(i, [&workshop, i] {
      work(workshop, i);
      ++workshop.workers_ended;
    });
} catch (...) {
  workshop.queue.close();
  throw;
}

enum class End { close, sentinels };

void signal_end(Workshop& workshop, std::size_t workers, End how) {
  if (how == End::close) return workshop.queue.close();
  for (std::size_t i = 0; i < workers; ++i) workshop.queue.put(std::nullopt);
}

Arm arm(const char* name, std::size_t workers, End how, double each) {
  const auto code = [=](auto&&...) {
    Workshop workshop{.each = to_duration(each)};
    {
      threads::ThreadGroup group(workers);
      start_queue_workers(group, workers, workshop);
      for (std::size_t item = 0; item < items; ++item) workshop.queue.put(item);
      signal_end(workshop, workers, how);
    }  // joins them all
    const double took = workshop.timeline.seconds_so_far();
    return Observed{.answers = printed_by(workshop),
                    .traces = workshop.timeline.take(),
                    .measures = {measured(workers_left_count,
                                          workers - workshop.workers_ended)},
                    .wall_seconds = took};
  };
  return coded(name,
               {.spec = {.tasks = items},
                .at_most = workers,
                .bound = waves(items, workers, each)},
               std::vector<Answer>(items, "done 1x"), code);
}

}  // namespace

Experiment queue_workers(const Setting& setting) {
  const double second = setting.time_scale;
  return {
      .title = "A queue and its workers",
      .source = "A4",
      .question = "How are threads fed from a queue, and told to go home?",
      .work = fmt::format("{} items of {:g} ms through a queue with room for "
                          "{}, for 4 worker threads",
                          items, 1000 * second, room),
      .arms = {arm("one worker", 1, End::close, second),
               arm("4 workers, a sentinel each", 4, End::sentinels, second),
               arm("4 workers, the queue closed", 4, End::close, second)},
      .claims = {
          {"five_waves", figure,
           takes("4 workers, a sentinel each", about(5 * second, 0.1)),
           "4 workers do 20 items of 1 s in five waves, 5 s"},
          {"every_item_once", check,
           has("4 workers, a sentinel each", right_answers, exactly(items)),
           "Every item is done, and none of them twice"},
          {"all_joined", statement,
           has("4 workers, a sentinel each", workers_left_count, exactly(0)),
           "A sentinel for each sends all workers home"},
          {"closing_does_too", ours,
           has("4 workers, the queue closed", workers_left_count, exactly(0)),
           "So does closing the queue, however many workers there are"}}};
}

}  // namespace lab
