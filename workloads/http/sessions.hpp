#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <utility>

#include "workloads/http/async_session.hpp"
#include "workloads/http/blocking_session.hpp"
#include "workloads/waiting.hpp"

namespace lab {

/// Both clients of one server, for the two faces of a task that asks it.
///
/// Thread safety, lifetime: theirs.
class Sessions {
 public:
  explicit Sessions(const std::string& server, Limits limits = {})
      : blocking_(parse_address(server), limits),
        async_(parse_address(server), limits) {}

  /// Blocks: the calling thread.
  Reply ask(const Request& request) const {
    const Waiting waiting;
    return blocking_.get(request);
  }

  boost::asio::awaitable<Reply> ask_async(Request request) const {
    return async_.get(std::move(request));
  }

 private:
  BlockingSession blocking_;
  AsyncSession async_;
};

}  // namespace lab
