#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "models/processes/errand.hpp"
#include "models/processes/errand_queue.hpp"
#include "models/processes/pool_options.hpp"
#include "models/processes/worker.hpp"

namespace lab::processes {

/// The one thread that starts the workers of a pool, gives them errands and
/// sees to it that all of them come to an end.
///
///     any thread                this thread
///     enqueue() ──> queue ──>  hand_out() ──> attend(worker, errand)
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

  const PoolOptions& options() const { return options_; }

  const ErrandQueue& queue() const { return queue_; }

  /// Throws: ShutDown; BrokenPool.
  void enqueue(std::unique_ptr<Errand> errand);

  void shutdown(ShutdownOptions options);
  void terminate();

 private:
  struct Member {
    std::unique_ptr<Worker> worker;
    std::size_t errands = 0;  // that it was given
    bool busy = true;
  };
  using Staff = std::list<Member>;
  using Place = Staff::iterator;

  void join();

  // on the thread of the loop
  void hand_out();
  bool has_room();
  void assign(std::unique_ptr<Errand> errand);
  Place idle_member();
  Place hire();
  boost::asio::awaitable<void> attend(Place member,
                                      std::unique_ptr<Errand> errand);
  boost::asio::awaitable<std::vector<Item>> have_done(Worker& worker,
                                                      std::string request,
                                                      std::size_t tasks);
  boost::asio::awaitable<void> initialise(Worker& worker);
  boost::asio::awaitable<void> retire(Place member);
  void retire_the_idle();
  bool may_stay(const Member& member) const;
  void break_down(const std::string& why);
  void leave_if_done();

  const PoolOptions options_;
  const WorkerOptions worker_options_;
  ErrandQueue queue_;
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      stay_{loop_.get_executor()};
  Staff staff_;
  std::mutex joining_;   // guards the joining of thread_
  std::jthread thread_;  // last: it uses all above
};

}  // namespace lab::processes
