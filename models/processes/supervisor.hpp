#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "models/processes/call.hpp"
#include "models/processes/call_queue.hpp"
#include "models/processes/pool_options.hpp"
#include "models/processes/worker.hpp"

namespace lab::processes {

/// The one thread that starts the workers of a pool, gives them calls and
/// sees to it that all of them come to an end.
///
///     any thread                this thread
///     enqueue() ──> queue ──>  dispatch() ──> run_calls(worker, call)
///                                  ^                    │
///                                  └────────────────────┘
///
/// Thread safety: what is public, any.
/// Lifetime: the destructor is shutdown().
class Supervisor {
 public:
  explicit Supervisor(PoolOptions options);
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  std::size_t max_workers() const { return max_workers_; }

  const CallQueue& queue() const { return queue_; }

  /// Throws: ShutDown; BrokenPool.
  void enqueue(std::unique_ptr<PendingCall> pending);

  void shutdown(ShutdownOptions options);
  void terminate();

  // As those of the pool, but for resize(), which requires an open queue.
  void resize(std::size_t workers);
  PoolUsage usage();

 private:
  struct WorkerSlot {
    std::size_t lane;
    std::unique_ptr<Worker> worker;
    std::size_t calls = 0;  // that it was given
    bool busy = true;
  };
  using Workers = std::list<WorkerSlot>;
  using Slot = Workers::iterator;

  void join();
  void run_on_loop(const std::function<void()>& work);

  // on the thread of the loop
  void dispatch();
  bool has_room();
  void assign(std::unique_ptr<PendingCall> pending);
  Slot idle_worker();
  Slot start_worker();
  void start_missing();
  void let_go_of_the_dead();
  boost::asio::awaitable<void> run_calls(Slot slot,
                                         std::unique_ptr<PendingCall> pending);
  boost::asio::awaitable<bool> run_call(WorkerSlot& slot, PendingCall& pending);
  boost::asio::awaitable<std::vector<Item>> have_done(Worker& worker,
                                                      std::string request,
                                                      std::size_t tasks,
                                                      CallTrace& trace);
  boost::asio::awaitable<void> initialise(Worker& worker);
  bool may_stay(const WorkerSlot& slot) const;
  void note_peak(const WorkerSlot& slot);
  boost::asio::awaitable<void> retire(Slot slot);
  void retire_the_idle(std::size_t from_lane = 0);
  std::exception_ptr on_loss(const std::exception_ptr& why);
  void break_down(const std::string& why);
  void leave_if_done();

  const PoolOptions options_;
  std::atomic<std::size_t> max_workers_;
  CallQueue queue_;
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      stay_{loop_.get_executor()};
  Workers workers_;
  std::vector<std::uint64_t> peaks_;  // memory by lane, in bytes
  std::size_t started_ = 0;           // since the last resize()
  std::mutex joining_;                // guards the joining of thread_
  std::jthread thread_;               // last: it uses all above
};

}  // namespace lab::processes
