// Four threads that serve one queue, and two ways to tell them that it is over.

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/timeline.hpp"
#include "models/threads/queue.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

constexpr std::size_t items = 20;
constexpr std::size_t room = 4;  // of the queue

using Items = threads::Queue<std::optional<std::size_t>>;

/// What the workers print, a line for each item that they have done.
class PrintedLines {
 public:
  void print(std::size_t item) {
    const std::scoped_lock lock(mutex_);
    ++lines_[item];
  }

  std::vector<Answer> read() const {
    std::vector<Answer> answers;
    for (const std::size_t times : lines_)
      answers.push_back(fmt::format("done {}x", times));
    return answers;
  }

 private:
  std::mutex mutex_;  // guards lines_
  std::vector<std::size_t> lines_ = std::vector<std::size_t>(items);
};

struct Workshop {
  Items queue{room};
  PrintedLines printed;
  Timeline timeline{items};
  std::chrono::duration<double> each;
  std::stop_token stop;
  std::atomic<std::size_t> workers_ended = 0;
};

/// Ends at a sentinel, or when the queue is closed and empty.
void work(Workshop& workshop, std::size_t worker) {
  while (const auto got = workshop.queue.get()) {
    if (!got->has_value()) return;
    const std::size_t item = **got;
    if (workshop.stop.stop_requested()) continue;
    workshop.timeline.begin(item, worker);
    std::this_thread::sleep_for(workshop.each);
    workshop.timeline.end(item);
    workshop.printed.print(item);
  }
}

/// If one cannot be started, those that wait for items already end.
void start_workers(threads::ThreadGroup& group, std::size_t workers,
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

Observed serve(std::size_t workers, End how, double each,
               const std::stop_token& stop) {
  Workshop workshop{.each = std::chrono::duration<double>(each), .stop = stop};
  {
    threads::ThreadGroup group(workers);
    start_workers(group, workers, workshop);
    for (std::size_t item = 0; item < items; ++item) workshop.queue.put(item);
    signal_end(workshop, workers, how);
  }  // joins them all
  const double took = workshop.timeline.seconds_so_far();
  const std::size_t left = workers - workshop.workers_ended;
  return {.answers = workshop.printed.read(),
          .traces = workshop.timeline.take(),
          .measures = {{"workers_left_count", static_cast<double>(left)}},
          .wall_seconds = took};
}

Arm arm(const char* name, std::size_t workers, End how, double each) {
  return {.name = name,
          .concurrency = workers,
          .spec = {.tasks = items},
          .bound = waves(items, workers, each),
          .variant =
              [=](const std::string&, const std::stop_token& stop) {
                return serve(workers, how, each, stop);
              },
          .expected = std::vector<Answer>(items, "done 1x")};
}

}  // namespace

Experiment queue_workers(const Setting& setting) {
  const double each = 1.0 * setting.time_scale;

  Experiment experiment{
      .id = "queue_workers",
      .title = "A queue and its workers",
      .source = "A4",
      .question = "How are threads fed from a queue, and told to go home?",
      .work = fmt::format("{} items of {:g} ms through a queue with room for "
                          "{}, for 4 worker threads",
                          items, 1000 * each, room),
      .kind = Kind::waiting,
      .tasks = items,
      .arms = {arm("one worker", 1, End::close, each),
               arm("4 workers, a sentinel each", 4, End::sentinels, each),
               arm("4 workers, the queue closed", 4, End::close, each)}};
  experiment.claims = {
      {.id = "five_waves",
       .text = "4 workers do 20 items of 1 s in five waves, 5 s",
       .measure = "wall_seconds",
       .arm = "4 workers, a sentinel each",
       .relation = "about",
       .claimed = 5 * each,
       .tolerance = 0.1},
      {.id = "every_item_once",
       .text = "Every item is done, and none of them twice",
       .measure = "right_answers",
       .arm = "4 workers, a sentinel each",
       .relation = "exactly",
       .claimed = items},
      {.id = "all_joined",
       .text = "A sentinel for each sends all workers home",
       .measure = "workers_left_count",
       .arm = "4 workers, a sentinel each",
       .relation = "exactly",
       .claimed = 0},
      {.id = "closing_does_too",
       .text = "So does closing the queue, however many workers there are",
       .measure = "workers_left_count",
       .arm = "4 workers, the queue closed",
       .relation = "exactly",
       .claimed = 0},
  };
  return experiment;
}

}  // namespace lab
