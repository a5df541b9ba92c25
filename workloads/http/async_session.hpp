#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "workloads/http/http.hpp"

namespace lab {

struct Destination;

/// A client of one server for coroutines: nobody's thread waits.
///
/// Picture one clerk with many letters under way.  Only what an answer needs is
/// kept while it is awaited: the socket, and when to give up.
///
/// Thread safety: may be used from several event loops at once, each run by one
///           thread; each loop has its own connections, and they close with it.
class AsyncSession {
 public:
  explicit AsyncSession(Address address, Limits limits = {});

  /// Sends a request, once, and awaits the reply.
  ///
  /// Requires: an awaiting coroutine that runs on an io_context.
  /// Returns: a complete reply with a 2xx status.
  /// Suspends: never longer than the limits say, and resumes on the awaiting
  ///           coroutine's executor.
  /// Throws: TaskError; boost::system::system_error when cancelled.
  /// Lifetime: the session must outlive the awaiting.
  boost::asio::awaitable<Reply> get(Request request) const;

 private:
  std::shared_ptr<const Destination> destination_;
};

}  // namespace lab
