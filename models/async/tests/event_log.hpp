#pragma once

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <concepts>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "models/async/deterministic_loop.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"

namespace lab::async {

/// What happened at which second of a deterministic loop: "3 s: b done".
using EventLog = std::vector<std::string>;

inline void note(EventLog& log, const std::string& what) {
  const auto time = DeterministicLoop::moving()->now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  log.push_back(fmt::format("{} s: {}", seconds.count(), what));
}

/// Works for so many seconds, and returns their number.
inline boost::asio::awaitable<int> work(EventLog& log, std::string name,
                                        int seconds) {
  try {
    co_await sleep_for(std::chrono::seconds(seconds));
  } catch (const boost::system::system_error&) {
    note(log, name + " cancelled");
    throw;
  }
  note(log, name + " done");
  co_return seconds;
}

/// Works, but fails: its error is its name.
inline boost::asio::awaitable<int> fail(EventLog& log, std::string name,
                                        int seconds) {
  co_await work(log, name, seconds);
  throw std::runtime_error(name);
}

/// Works for an hour; needs so many seconds to clean up when it is cancelled,
/// and then lets itself be cancelled.
inline boost::asio::awaitable<int> leave_late(EventLog& log, std::string name,
                                              int seconds) {
  try {
    co_return co_await work(log, name, 3600);
  } catch (const boost::system::system_error&) {
  }
  co_await boost::asio::this_coro::reset_cancellation_state();
  co_await sleep_for(std::chrono::seconds(seconds));
  note(log, name + " cleaned up");
  throw boost::system::system_error(boost::asio::error::operation_aborted);
}

/// Works for so many seconds, whoever wants to cancel it.
inline boost::asio::awaitable<int> never_mind(EventLog& log, std::string name,
                                              int seconds) {
  co_await boost::asio::this_coro::reset_cancellation_state(
      boost::asio::disable_cancellation());
  co_return co_await work(log, name, seconds);
}

/// Starts all of them.  (A list in braces within a coroutine is more than g++
/// 12 can do.)
template <std::same_as<boost::asio::awaitable<int>>... Bodies>
std::vector<Task<int>> spawn_all(const boost::asio::any_io_executor& loop,
                                 Bodies... bodies) {
  return {spawn(loop, std::move(bodies))...};
}

}  // namespace lab::async
