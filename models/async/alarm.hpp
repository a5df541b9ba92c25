#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "models/threads/timeout.hpp"

namespace lab::async {

using threads::no_deadline;
using threads::saturating_add;
using threads::TimedOut;
using threads::Timeout;

/// Calls back after a while, unless this goes first.  Python: loop.call_later.
///
/// Thread safety: that of its loop.
class Alarm {
 public:
  Alarm(const boost::asio::any_io_executor& loop, Timeout after,
        std::function<void()> ring);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

 private:
  struct Pending;

  std::shared_ptr<Pending> pending_;  // nothing if it never rings
};

}  // namespace lab::async
