#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <utility>

#include "models/async/wait_queue.hpp"

namespace lab::async {

/// Something that happens, and that any number of coroutines wait for.
/// Python: asyncio.Event.
///
/// Picture a door that is shut at first: whoever comes waits in front of it,
/// and when it is opened all go through, even if it is shut again at once.
///
/// Thread safety: that of its loop.
/// Lifetime: who still waits when it goes is cancelled.
class Event {
 public:
  explicit Event(const boost::asio::any_io_executor& loop) : waiting_(loop) {}

  bool is_set() const { return is_set_; }
  void set() {
    is_set_ = true;
    waiting_.wake_all();
  }

  /// Makes those wait who come from now on.
  void clear() { is_set_ = false; }

  /// Suspends: not at all if it is set; else until it is, and resumes on the
  ///           awaiting coroutine's executor.
  /// Throws: boost::system::system_error (operation_aborted) when cancelled.
  boost::asio::awaitable<void> wait() {
    if (!is_set_) co_await waiting_.wait();
  }

  /// Waits even if the caller is cancelled: for who must see the end of
  /// something.  Calls back each time that the caller is cancelled.
  ///
  /// Suspends: as wait() does.
  boost::asio::awaitable<void> wait_regardless(
      std::function<void()> cancelled) {
    if (!is_set_) co_await waiting_.wait_regardless(std::move(cancelled));
  }

 private:
  bool is_set_ = false;
  WaitQueue waiting_;
};

}  // namespace lab::async
