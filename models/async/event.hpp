#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <functional>

namespace lab::async {

/// Something that happens once, and that any number of coroutines wait for.
/// Python: asyncio.Event.
///
/// Picture a door that is shut at first: whoever comes waits in front of it,
/// and when it is opened all go through.
///
/// Thread safety: that of its loop.
/// Lifetime: at most as long as its loop; who still waits when it goes is
///           cancelled.
class Event {
 public:
  explicit Event(const boost::asio::any_io_executor& loop) : shut_(loop) {}

  bool is_set() const { return !shut_.is_open(); }
  void set() { shut_.close(); }

  /// Suspends: not at all if it has happened; else suspends, and resumes on the
  ///           awaiting coroutine's executor.
  /// Throws: boost::system::system_error (operation_aborted) when cancelled.
  boost::asio::awaitable<void> wait();

  /// Waits even if it is cancelled: for who must see the end of something.
  ///
  /// Each time that it is cancelled, it says so at once and waits on.
  /// Blocks: as wait() does.
  boost::asio::awaitable<void> wait_regardless(std::function<void()> cancelled);

 private:
  /// Nothing is ever sent: to close it is what wakes those who wait.
  boost::asio::experimental::channel<void(boost::system::error_code)> shut_;
};

}  // namespace lab::async
