#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "models/batch_run.hpp"
#include "models/hosts/host_list.hpp"
#include "models/hosts/job.hpp"
#include "models/hosts/messages.hpp"
#include "workloads/scratch_folder.hpp"

namespace lab::hosts {

/// A host takes part, so many seconds after it was told to.
struct Ready {
  std::string host;
  std::size_t workers;
  int pid;  ///< Of the program there.
  double seconds;
};

/// A task has an outcome.
struct Answered {
  std::string host;
  std::size_t task;
};

/// A host takes part no more; others are given its tasks.
struct Lost {
  std::string host;
  std::string why;
  std::vector<std::size_t> tasks;
};

/// A host has done its part.
struct Finished {
  std::string host;
  Used used;
};

using Event = std::variant<Ready, Answered, Lost, Finished>;

struct Options {
  std::vector<Host> hosts;
  std::string launcher = "mpirun";
  std::string program;  ///< `lab_host_worker`, under this name on every host.
  std::chrono::milliseconds start_limit = std::chrono::minutes(1);
  std::chrono::milliseconds grace = std::chrono::seconds(2);
  /// For the hosts to say what they have used, when all is done.
  std::chrono::milliseconds goodbye_limit = std::chrono::seconds(10);
  /// Called on the thread that runs the batch.
  std::function<void(const Event&)> on_event = [](const Event&) {};
};

/// Has a batch done by hosts, and sees to it that each task has one outcome.
///
///     master  ──mpirun──> host a: lab_host_worker ──> 4 workers of a pool
///        │ <───TCP─────────────┘
///        └────mpirun──> host b: …
///
/// Tasks are handed out one by one: each host has as many as it has workers.  A
/// host is lost when its connection is.  Its tasks go back to the others, and
/// its share of workers is started there, too.
///
/// Thread safety: one thread at a time.
/// Lifetime: the run and the options live longer.
class Master {
 public:
  /// Throws: EnvironmentError if it cannot listen; std::system_error if there
  ///         is no room for temporary files.
  Master(BatchRun& run, const RunOptions& how, const Options& options);

  /// Blocks: until every task has its outcome, or no further one is to start;
  ///         and the launchers have ended.
  /// Throws: EnvironmentError if a launcher cannot be started.
  Footprint work();

  /// What each lane is, for people: "a 1".
  std::vector<std::string> lane_names() const { return lane_names_; }

 private:
  using Tcp = boost::asio::ip::tcp;

  void start_jobs(std::size_t workers);
  void start_job(const Host& host, std::size_t workers);
  Launch launch_of(const Host& host, std::size_t workers) const;
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> authenticate(FrameStream stream);
  boost::asio::awaitable<void> run_job(Job& job);
  boost::asio::awaitable<void> take_reports(Job& job);
  void dispatch(Job& job);
  std::optional<std::size_t> next_task();
  void record(Job& job, const Frame& frame);
  void lose(Job& job, const std::string& why);
  void fail_the_rest();
  void count_usage(std::unique_ptr<Job> job);
  void end_if_done();

  BatchRun& run_;
  RunOptions how_;
  const Options& options_;
  boost::asio::io_context loop_{1};
  Tcp::acceptor acceptor_;
  boost::asio::steady_timer goodbye_timer_;
  std::string key_;
  ScratchFolder sessions_;  // of launchers, which do not share one well
  std::vector<std::unique_ptr<Job>> jobs_;
  std::vector<Host> hosts_left_;
  std::vector<std::string> losses_;
  std::deque<std::size_t> returned_;  // tasks of lost hosts
  std::size_t unanswered_;
  std::size_t running_jobs_ = 0;  // jobs whose launcher has not ended
  bool is_ending_ = false;
  std::set<std::string> machines_;  // by their boot_id()
  std::vector<std::string> lane_names_;
  std::map<std::string, std::size_t> workers_of_;  // each host, so far
  Footprint made_;
};

}  // namespace lab::hosts
