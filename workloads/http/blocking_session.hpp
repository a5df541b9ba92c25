#pragma once

#include <memory>

#include "workloads/http/http.hpp"

namespace lab {

/// A client of one server that waits by holding on to the calling thread.
///
/// Picture a row of telephones: a caller takes one off the hook, the one used
/// last first, and puts it back afterwards without hanging up.  One more thread
/// watches the clock for all of them.
///
/// Thread safety: any number of threads may ask at once; each has a connection.
class BlockingSession {
 public:
  explicit BlockingSession(Address address, Limits limits = {});
  ~BlockingSession();
  BlockingSession(const BlockingSession&) = delete;
  BlockingSession& operator=(const BlockingSession&) = delete;

  /// Sends a request, once, and waits for the reply.
  ///
  /// Returns: a complete reply with a 2xx status.
  /// Blocks: the calling thread, never longer than the limits say.
  /// Throws: TaskError, with `cut_short` for most of what can break a reply, as
  ///         README.md lists; std::system_error if no thread can be started.
  Reply get(const Request& request) const;

 private:
  class Connections;
  std::unique_ptr<Connections> connections_;
};

}  // namespace lab
