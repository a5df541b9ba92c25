#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <csignal>
#include <functional>
#include <memory>
#include <vector>

namespace lab::async {

/// What Ctrl+C means while this lives: the first of the `signals` asks the
/// program to stop, the second one ends it at once.  SIGHUP is only ever a
/// first one: a terminal that is closed may send several.
/// Python: loop.add_signal_handler, as asyncio.run uses it.
///
/// Picture the last round in a pub: at the first bell the guests may empty
/// their glasses; at the second one the lights go out.
///
/// The second one works even while the loop is held up by a blocking call.
/// Before and after, the signals mean what they meant.  One that is ignored, as
/// nohup has it, stays ignored.  If the program already handles one of them by
/// a function of its own, or another of these lives, it does nothing.
///
/// Thread safety: that of the loop; signals may come on any thread.
/// Lifetime: the loop must outlive it.
class StopSignals {
 public:
  // No list as a default argument: g++ 12 does not compile it in a coroutine.
  static std::vector<int> usual_signals() { return {SIGINT, SIGTERM}; }

  /// `stop` is called on the loop with the number of the first signal.
  /// `at_once` is called before the process is ended with 128 + the number of
  /// the second one: on any thread, in a signal handler, so it must confine
  /// itself to what is safe there, such as kill().
  ///
  /// Throws: EnvironmentError if there are too many open files.
  StopSignals(
      const boost::asio::any_io_executor& loop, std::function<void(int)> stop,
      std::function<void()> at_once = [] {},
      const std::vector<int>& signals = usual_signals());
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// The number of the first signal, or 0 if none has come.
  int received() const;

 private:
  class Watch;
  std::unique_ptr<Watch> watch_;  // none if others handle the signals
};

}  // namespace lab::async
