#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <utility>

#include "models/async/deterministic_executor.hpp"

namespace lab::async {

/// An event loop in which nothing happens by chance and nobody ever waits.
///
/// Picture a board game.  A die decides which of the coroutines that can go on
/// moves next, and the seed decides how the die falls: the same seed plays the
/// same game again.  When nobody can move, the clock is turned forward to the
/// next appointment, so an hour of sleep takes no time.
///
///     DeterministicLoop loop(17);
///     const int answer = run(loop, my_coroutine());
///
/// Seed 0 throws no die: first come, first served, as asyncio does it.
///
/// Requires: coroutines that sleep by sleep_for() of this folder; Asio's own
///           timers and sockets know nothing of this clock.
/// Thread safety: one thread makes it, runs it and uses all that lives on it.
/// Lifetime: coroutines that have not ended are destroyed with it.
class DeterministicLoop : public boost::asio::execution_context {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  explicit DeterministicLoop(std::uint64_t seed = 0);
  ~DeterministicLoop();

  DeterministicExecutor get_executor() { return DeterministicExecutor(*this); }
  std::uint64_t seed() const { return seed_; }

  /// What the clock of this loop shows.  It starts at zero.
  Time now() const { return now_; }

  /// Moves the clock by hand: forward, as a blocking call does, or back, as if
  /// what came between had been done elsewhere.
  void set_clock(Time time) { now_ = time; }

  /// Makes one move, or turns the clock forward to the next appointment.
  ///
  /// Returns: false if there is nothing left to do.
  bool step();

  /// Makes moves until there is nothing left to do.
  ///
  /// Returns: how many there were; the same number for the same seed.
  std::size_t run();

  /// Completes when the clock has come to `time`, or when it is cancelled; a
  /// completion token of Asio, such as use_awaitable, says how one is told.
  template <typename Token>
  auto async_wait_until(Time time, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
        StartWaiting{this}, token, time);
  }

  /// The loop that this executor leads to, or nullptr if it is another kind.
  static DeterministicLoop* behind(
      const boost::asio::any_io_executor& executor);

  /// The loop whose move this thread is making, or nullptr.
  static DeterministicLoop* moving();

 private:
  friend class DeterministicExecutor;
  using Step = std::function<void()>;
  using Finish = std::function<void(boost::system::error_code)>;
  using TimerKey = std::pair<Time, std::uint64_t>;  // and a running number

  /// Begins a wait, for any kind of completion token.
  struct StartWaiting {
    DeterministicLoop* loop;

    template <typename Handler>
    void operator()(Handler&& handler, Time time) const {
      using Kept = std::decay_t<Handler>;
      auto slot = boost::asio::get_associated_cancellation_slot(handler);
      auto kept = std::make_shared<Kept>(std::forward<Handler>(handler));
      const auto finish = [kept,
                           slot](boost::system::error_code error) mutable {
        if (slot.is_connected()) slot.clear();
        const auto executor = boost::asio::get_associated_executor(*kept);
        boost::asio::post(executor,
                          [kept, error] { std::move (*kept)(error); });
      };
      const auto timer = loop->add_timer(time, finish);
      if (slot.is_connected())
        slot.assign([loop = loop, timer](boost::asio::cancellation_type) {
          loop->cancel_timer(timer);
        });
    }
  };

  TimerKey add_timer(Time time, Finish finish);
  void cancel_timer(const TimerKey& timer);
  void run_due_timers();
  Step draw();

  const std::uint64_t seed_;
  std::mt19937_64 die_;
  Time now_{};
  std::uint64_t timers_added_ = 0;
  std::deque<Step> ready_;
  std::map<TimerKey, Finish> timers_;
};

}  // namespace lab::async
