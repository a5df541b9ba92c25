// Workers that are killed from outside, idle or at work, and the end of their
// pool that comes next.

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <latch>
#include <limits>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "models/processes/pool.hpp"
#include "models/processes/spawn.hpp"
#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using Futures = std::vector<threads::Future<int>>;

/// Starts all workers of a pool; afterwards they are idle.
std::vector<int> start_all(Pool& pool, int workers) {
  const Gate gate;
  Futures futures;
  for (int n = 0; n < workers; ++n)
    futures.push_back(pool.submit(pid_behind_job, gate.paths()));
  gate.wait_for(workers);
  gate.let_go(workers);
  std::vector<int> pids;
  for (const auto& future : futures) pids.push_back(future.result());
  return pids;
}

/// Names a process for good: its number may be given to another one later.
class ProcessHandle {
 public:
  /// Requires: a child that nobody has waited for yet.
  explicit ProcessHandle(int pid)
      : handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

  /// Does nothing if it has ended.
  void kill() const {
    ::syscall(SYS_pidfd_send_signal, handle_.number(), SIGKILL, nullptr, 0);
  }

 private:
  Descriptor handle_;
};

struct Ending {
  std::string name;
  std::function<void(std::unique_ptr<Pool>&)> end;
};

void PrintTo(const Ending& ending, std::ostream* out) { *out << ending.name; }

const std::vector<Ending>& endings() {
  static const std::vector<Ending> all{
      {"destructor", [](auto& pool) { pool.reset(); }},
      {"shutdown", [](auto& pool) { pool->shutdown(); }},
      {"shutdown_without_wait",
       [](auto& pool) { pool->shutdown({.wait = false}); }},
      {"shutdown_with_cancel",
       [](auto& pool) { pool->shutdown({.cancel_futures = true}); }},
      {"terminate", [](auto& pool) { pool->terminate(); }}};
  return all;
}

class PoolKill : public testing::TestWithParam<Ending> {
 protected:
  void TearDown() override { expect_no_children(); }
};

TEST_P(PoolKill, OfOneIdleWorkerLetsThePoolEndWell) {
  for (std::size_t killed = 0; killed < 3; ++killed) {
    auto pool = std::make_unique<Pool>(PoolOptions{.max_workers = 3});
    kill_and_let_lie(start_all(*pool, 3).at(killed));
    GetParam().end(pool);
    pool.reset();
    expect_no_children();
  }
}

TEST_P(PoolKill, OfAllIdleWorkersLetsThePoolEndWell) {
  auto pool = std::make_unique<Pool>(PoolOptions{.max_workers = 3});
  for (const int pid : start_all(*pool, 3)) kill_and_let_lie(pid);
  GetParam().end(pool);
}

INSTANTIATE_TEST_SUITE_P(Each, PoolKill, testing::ValuesIn(endings()),
                         [](const auto& test) { return test.param.name; });

/// A worker is lost, and let go, in the moment in which its time is over.
///
/// Returns: false if even a healthy task took longer than the limit.
bool loses_a_worker_whose_time_is_over(std::chrono::milliseconds limit) {
  std::latch is_held_up(1);
  int pid = 0;
  const auto hold_up = [&] {
    if (pid == 0) return;  // the first start
    is_held_up.count_down();
    kill_and_let_lie(pid);
    const auto over = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < over) std::this_thread::yield();
  };
  Pool pool({.max_workers = 1,
             .on_worker_lost = OnWorkerLost::fail_its_task,
             .task_limit = limit,
             .before_start = hold_up});
  const auto healthy = pool.submit(own_pid_job);
  if (healthy.exception() != nullptr) return false;
  pid = healthy.result();
  const std::jthread starts_another([&pool] { pool.resize(2); });
  is_held_up.wait();
  pool.resize(1);  // comes when its time is over, and before it is told so
  return true;
}

TEST(PoolTaskLimit, OfALostWorkerIsForgottenWithIt) {
  std::chrono::milliseconds limit(200);  // a busy machine may need more
  while (!loses_a_worker_whose_time_is_over(limit)) limit *= 2;
  expect_no_children();
}

/// A pool that does some tasks, loses some workers somewhen, and is ended.
class RandomLife {
 public:
  explicit RandomLife(std::uint64_t seed)
      : random_(seed),
        workers_(1 + below(4)),
        pool_(std::make_unique<Pool>(
            PoolOptions{.max_workers = static_cast<std::ptrdiff_t>(workers_),
                        .tasks_per_worker = below(2) * 3})) {
    for (const int pid : start_all(*pool_, static_cast<int>(workers_)))
      handles_.emplace_back(pid);
  }

  void run() {
    for (std::size_t step = below(12); step > 0; --step)
      if (below(4) == 0)
        handles_[below(workers_)].kill();
      else
        try_to_submit();
    if (below(2) == 0) wait_for(below(futures_.size() + 1));
    endings()[below(endings().size())].end(pool_);
    pool_.reset();
    for (const auto& future : futures_) EXPECT_TRUE(future.done());
    expect_no_children();
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  void try_to_submit() try {
    futures_.push_back(pool_->submit(square_job, 3));
  } catch (const BrokenPool&) {
  }

  void wait_for(std::size_t count) const {
    for (std::size_t n = 0; n < count; ++n) {
      try {
        EXPECT_EQ(futures_[n].result(), 9);
      } catch (const BrokenPool&) {
      }
    }
  }

  std::mt19937_64 random_;
  std::size_t workers_;
  std::unique_ptr<Pool> pool_;
  std::vector<ProcessHandle> handles_;
  Futures futures_;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::stoull(text) : otherwise;
}

/// LAB_SEEDS=10000 plays more of them, LAB_SEED=17 one of them again.
TEST(PoolRandomKill, LeavesEachFutureDoneAndNoProcess) {
  const std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t only = number_from("LAB_SEED", none);
  const std::uint64_t first = only == none ? 0 : only;
  const std::uint64_t end =
      only == none ? number_from("LAB_SEEDS", 30) : only + 1;
  for (std::uint64_t seed = first; seed < end && !HasFailure(); ++seed) {
    SCOPED_TRACE("replay it with LAB_SEED=" + std::to_string(seed));
    RandomLife(seed).run();
  }
}

}  // namespace
}  // namespace lab::processes
