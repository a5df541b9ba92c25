#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/hosts/frame_stream.hpp"
#include "models/hosts/host_list.hpp"
#include "models/hosts/messages.hpp"
#include "models/processes/child_process.hpp"

namespace lab::hosts {

/// What is started to have a host take part: a command, such as `mpirun`, and
/// how long things may take.
struct Launch {
  std::vector<std::string> command;
  std::chrono::milliseconds start_limit;
  std::chrono::milliseconds grace;
};

/// The part of a batch that one host does: a launcher such as `mpirun`, what it
/// starts on the host, and the connection that comes back from there.
///
/// A job for each host, as the host is what can be lost: Open MPI gives up all
/// of a job with the first host that it loses.
///
/// Thread safety: that of its loop.
/// Lifetime: the launcher is killed with this object.
class Job {
 public:
  using Clock = std::chrono::steady_clock;

  /// Throws: EnvironmentError if the launcher cannot be started.
  Job(const boost::asio::any_io_executor& loop, const Launch& launch, Host host,
      std::size_t workers, std::size_t first_lane);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  const Host host;
  const std::size_t workers;
  const std::size_t first_lane;
  const Clock::time_point begun = Clock::now();
  /// The tasks that it has, and since when.
  std::map<std::size_t, Clock::time_point> tasks;
  bool shares_our_clock = false;
  int pid = 0;  ///< Of the program on the host.
  Used used;    ///< By that program, once it has said so.

  /// The connection has come.
  void connect(FrameStream stream);
  bool is_connected() const { return stream_.has_value(); }
  bool is_over() const { return is_over_; }
  bool takes_part() const { return is_connected() && !is_over(); }

  /// Suspends: until it has.
  /// Throws: std::runtime_error if the launcher has ended, or it took too long.
  boost::asio::awaitable<void> connected();

  /// Requires: it is connected.
  FrameStream& stream() { return *stream_; }

  /// Cuts the connection, or the waiting for it: the job is over.
  void disconnect();

  /// Ends the launcher, harder and harder; at first it may end by itself.
  ///
  /// Suspends: until it has ended.
  boost::asio::awaitable<void> end(bool by_itself);

  /// What was said meanwhile, or how the launcher ended.
  std::string reason() const;

 private:
  Job(const boost::asio::any_io_executor& loop, const Launch& launch, Host host,
      std::size_t workers, std::size_t first_lane, processes::Pipe input,
      processes::Pipe output);

  boost::asio::awaitable<void> watch();
  boost::asio::awaitable<void> listen();
  boost::asio::awaitable<void> wait_until(bool (Job::*is_so)() const,
                                          std::chrono::milliseconds limit);
  bool is_decided() const { return stream_ || has_ended_ || is_over_; }
  bool has_ended() const { return has_ended_; }
  bool is_all_said() const { return is_all_said_; }

  Launch launch_;
  processes::ChildProcess launcher_;
  boost::asio::posix::stream_descriptor end_;  // can be read once it has ended
  boost::asio::readable_pipe output_;
  boost::asio::steady_timer alarm_;
  std::optional<FrameStream> stream_;
  bool has_ended_ = false;    // the launcher
  bool is_all_said_ = false;  // by the launcher
  bool is_over_ = false;
  std::string said_;
};

}  // namespace lab::hosts
