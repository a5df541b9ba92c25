#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <stdexcept>
#include <utility>

#include "models/async/deterministic_loop.hpp"
#include "models/async/task.hpp"

namespace lab::async {

/// The main coroutine waits for something that nobody is going to do.
class Stuck : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The main coroutine was cancelled by SIGINT or SIGTERM.
/// Python: KeyboardInterrupt.
class Interrupted : public std::runtime_error {
 public:
  explicit Interrupted(int signal);
  int signal() const { return signal_; }

  /// What the program should end with: 130 or 143.
  int exit_code() const { return 128 + signal_; }

 private:
  int signal_;
};

struct RunOptions {
  bool handle_signals = true;
};

/// Makes steps until the main task is done, then cancels those that are left
/// over and makes steps until they are done too.
///
/// Requires: `step` gives false when there is nothing left to do.
/// Blocks: until all of them are done.
/// Throws: Stuck, after it has cancelled all tasks, the main task last.
void run_to_the_end(boost::asio::execution_context& loop, const AnyTask& main,
                    const std::function<bool()>& step);

/// The same, with StopSignals.
///
/// Blocks: until all of them are done.
/// Throws: Interrupted.
void run_to_the_end(boost::asio::io_context& loop, const AnyTask& main,
                    const RunOptions& options);

/// Runs a coroutine on a deterministic loop.  Python: asyncio.run.
///
/// Returns: what it returned.  Tasks that it left behind were cancelled, and
///          have ended.
/// Blocks: until all of them have ended.
/// Throws: what it threw; Stuck if it, or what it left behind, can never end.
template <typename T>
T run(DeterministicLoop& loop, boost::asio::awaitable<T> main) {
  Task<T> task = spawn(loop.get_executor(), std::move(main));
  run_to_the_end(loop, task, [&loop] { return loop.step(); });
  return std::move(task).get();
}

/// Runs a coroutine on an event loop of its own.  Python: asyncio.run.
///
///     int main() try {
///       return lab::async::run(serve());
///     } catch (const lab::async::Interrupted& signal) {
///       return signal.exit_code();
///     }
///
/// The first SIGINT or SIGTERM cancels the main coroutine, which can clean up;
/// the second one ends the process at once (StopSignals); one that the program
/// was started to ignore stays ignored.  Of several runs at the same time, only
/// the first one hears of signals.
///
/// Returns: as above, also when it was cancelled by a signal and returned.
/// Blocks: until it and what it left behind have ended.
/// Throws: as above, but what can never end is waited for; Interrupted.
template <typename T>
T run(boost::asio::awaitable<T> main, const RunOptions& options = {}) {
  boost::asio::io_context loop(1);
  Task<T> task = spawn(loop.get_executor(), std::move(main));
  run_to_the_end(loop, task, options);
  return std::move(task).get();
}

}  // namespace lab::async
