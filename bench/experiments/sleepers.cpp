#include "bench/experiments/sleepers.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/context/fixedsize_stack.hpp>
#include <memory>
#include <thread>

#include "bench/costs/awaitable_nap.hpp"
#include "bench/experiments/small_task.hpp"
#include "bench/measure/memory.hpp"
#include "bench/measure/worker_cost.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// What was measured when the last of them had begun.
class SleepMeasure {
 public:
  explicit SleepMeasure(std::size_t tasks) : tasks_(tasks) {}

  void look(std::uint64_t memory, std::size_t awake) {
    memory_ = memory < before_ ? 0 : memory - before_;
    asleep_ = tasks_ - awake;
  }
  void look(std::size_t awake) { look(memory_of_this_process(), awake); }

  Observed result(std::size_t awake) const {
    return {.answers = {fmt::format("{} awake", awake)},
            .measures = {measured(metrics::memory_bytes, memory_),
                         measured(metrics::asleep_count, asleep_)}};
  }

 private:
  std::size_t tasks_;
  std::uint64_t before_ = memory_of_this_process();
  std::uint64_t memory_ = 0;
  std::size_t asleep_ = 0;
};

/// What all small tasks have in common, so that each keeps one reference.
struct SmallNaps {
  Nap nap;
  SleepLoop loop;
  std::size_t awake = 0;
};

SmallTask small_nap(SmallNaps& all) {
  co_await all.loop.sleep(all.nap);
  ++all.awake;
}

Spec nap_of(Nap nap) {
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(nap);
  return {.workload = "sleep",
          .tasks = 1,
          .size = static_cast<std::uint64_t>(time.count())};
}

}  // namespace

Observed sleeping_small_tasks(std::size_t tasks, Nap nap) {
  SleepMeasure measure(tasks);
  SmallNaps all{nap, SleepLoop(tasks)};
  for (std::size_t i = 0; i < tasks; ++i) small_nap(all);
  measure.look(all.awake);
  all.loop.run();
  return measure.result(all.awake);
}

Observed sleeping_awaitables(std::size_t tasks, Nap nap) {
  SleepMeasure measure(tasks);
  std::size_t awake = 0;
  asio::io_context loop(1);
  for (std::size_t i = 0; i < tasks; ++i)
    asio::co_spawn(loop.get_executor(), awaitable_nap(nap, awake),
                   asio::detached);
  asio::post(loop, [&] { measure.look(awake); });  // after all have begun
  loop.run();
  return measure.result(awake);
}

Observed sleeping_fibers(std::size_t tasks, Nap nap) {
  constexpr std::size_t stack_size =
      32 * std::size_t{1024};  // as in models/fibers.cpp
  SleepMeasure measure(tasks);
  std::size_t awake = 0;
  asio::io_context loop(1);
  for (std::size_t i = 0; i < tasks; ++i)
    asio::spawn(
        loop.get_executor(), std::allocator_arg,
        boost::context::fixedsize_stack(stack_size),
        [&awake, nap](const asio::basic_yield_context<LoopExecutor>& yield) {
          LoopTimer timer(yield.get_executor(), nap);
          timer.async_wait(yield);
          ++awake;
        },
        asio::detached);
  asio::post(loop, [&] { measure.look(awake); });  // after all have begun
  loop.run();
  return measure.result(awake);
}

Observed sleeping_threads(std::size_t tasks, Nap nap) {
  SleepMeasure measure(tasks);
  std::atomic<std::size_t> begun = 0;
  std::atomic<std::size_t> awake = 0;
  {
    threads::ThreadGroup group(tasks);
    for (std::size_t i = 0; i < tasks; ++i)
      group.start(i, [&, nap, tasks] {
        if (++begun == tasks) begun.notify_all();
        std::this_thread::sleep_for(nap);
        ++awake;
      });
    for (std::size_t seen = begun; seen < tasks; seen = begun) begun.wait(seen);
    measure.look(awake);
  }  // joins them all
  return measure.result(awake);
}

Observed sleeping_processes(std::size_t tasks, Nap nap) {
  SleepMeasure measure(tasks);
  MeasuredWorkers workers(tasks);
  std::size_t ready = 0;
  workers.begin(nap_of(Nap::zero()), ready);
  workers.loop().run();
  workers.loop().restart();
  std::size_t awake = 0;
  workers.begin(nap_of(nap), awake);
  asio::post(workers.loop(), [&] {  // with ours, which keeps their pipes
    measure.look(memory_of_this_process() + workers.memory(), awake);
  });
  workers.loop().run();
  return measure.result(awake);
}

}  // namespace lab
