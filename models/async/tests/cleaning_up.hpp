#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "models/async/sleep.hpp"

namespace lab::async {

/// What happened, in the order in which it did.
using EventLog = std::vector<std::string>;

/// Writes down that it was cancelled, and what comes of its cleaning up.
inline boost::asio::awaitable<void> work_and_clean_up(
    EventLog& log, std::chrono::seconds cleaning = std::chrono::seconds(0)) {
  try {
    co_await sleep_for(std::chrono::hours(1));
    log.push_back("not cancelled");
  } catch (const boost::system::system_error&) {
    log.push_back("cancelled");
  }
  co_await boost::asio::this_coro::reset_cancellation_state();
  co_await sleep_for(cleaning);
  log.push_back("cleaned up");
}

}  // namespace lab::async
