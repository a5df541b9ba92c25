#pragma once

#include <boost/asio/io_context.hpp>
#include <system_error>
#include <thread>

#include "models/threads/thread_group.hpp"

namespace lab::servers {

/// An event loop on a thread of its own.
///
/// Lifetime: the destructor ends the coroutines that are still suspended.
///           Whoever they belong to stops the loop first.
class EventLoop {
 public:
  boost::asio::io_context& context() { return loop_; }

  /// Runs what was spawned so far, and what comes of that.
  ///
  /// Throws: EnvironmentError if there is no thread.
  void start() try {
    thread_ = std::jthread([this] { loop_.run(); });
  } catch (const std::system_error& error) {
    threads::throw_cannot_start_thread(0, 1, error);
  }

  /// Blocks: until its thread has ended.
  void stop() {
    loop_.stop();
    thread_.join();
  }

 private:
  boost::asio::io_context loop_{1};
  std::jthread thread_;
};

}  // namespace lab::servers
