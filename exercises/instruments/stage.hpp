#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "instruments/check.hpp"
#include "instruments/memory_server.hpp"
#include "models/async/deterministic_loop.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"

namespace exercise {

/// The coroutine cannot come to its end.
struct NoProgress : Mistake {
  using Mistake::Mistake;
};

/// Where a student's coroutine is run: a loop with virtual time and a die
/// that a seed throws, and a server in memory.
///
/// A coroutine that can never end, or that holds a mutex while it is
/// suspended, is a Mistake at once; nothing hangs.
class Stage {
 public:
  explicit Stage(std::uint64_t seed = 0);

  /// Runs the coroutine that a function makes to its end, and cancels what it
  /// has left behind.  The parameters of what that function calls are gone
  /// before the first move, as those of a task are that outlives its caller.
  ///
  /// Throws: what it threw; Mistake, as above.
  template <typename Function>
  auto run(Function begin) {
    auto task = lab::async::spawn(loop_.get_executor(), begin());
    task.add_done_callback([this] { look_at_the_end(); });
    conduct(task);
    return std::move(task).get();
  }

  /// Runs it, and cancels it after that time.
  ///
  /// Returns: whether it ended by that, and not in a way of its own.
  template <typename Function>
  bool ends_when_cancelled(Function begin, milliseconds after) {
    auto task = lab::async::spawn(loop_.get_executor(), begin());
    run([&] { return cancel(task, after); });
    return task.cancelled();
  }

  MemoryServer& server() { return server_; }
  boost::asio::any_io_executor executor() { return loop_.get_executor(); }

  /// The virtual time that it took.
  milliseconds time() const { return end_; }

  /// The requests that were still open when it ended.
  const std::vector<std::string>& left_open() const { return left_open_; }

 private:
  static boost::asio::awaitable<void> cancel(lab::async::AnyTask task,
                                             milliseconds after);
  void conduct(const lab::async::AnyTask& task);
  bool step();
  void look_at_the_end();
  NoProgress no_progress();

  lab::async::DeterministicLoop loop_;
  MemoryServer& server_;
  std::uint64_t steps_ = 0;
  milliseconds end_{};
  std::vector<std::string> left_open_;
};

}  // namespace exercise
