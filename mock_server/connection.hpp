#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/deadline_queue.hpp"
#include "mock_server/http/request_reader.hpp"
#include "mock_server/http/response_writer.hpp"
#include "mock_server/router.hpp"
#include "mock_server/state/server_state.hpp"

namespace lab::mock {

/// What all connections share.
struct ServerContext {
  explicit ServerContext(const MockServerOptions& options)
      : state(options),
        idle(options.idle_deadline),
        stalled(options.idle_deadline),
        header(options.header_deadline) {}

  ServerState state;
  DeadlineQueue idle;     ///< For those who ask nothing.
  DeadlineQueue stalled;  ///< For those who do not read their answer.
  DeadlineQueue header;   ///< For those who have begun to ask.
  Watchdog watchdog{Clock::now()};
  /// Readers are large.  A connection borrows one while it has a request.
  std::vector<std::unique_ptr<RequestReader>> spare_readers;
  std::string answer;  ///< Where answers are put together.
  std::size_t connections = 0;
};

/// One request that takes time, until it is answered.
struct Exchange {
  ServerState& state;
  ResponseWriter& writer;
  PlannedResponse plan;
  Clock::time_point arrived;
  Clock::time_point due;
  Framing framing = {};
};

/// Waits until the answer is due, gives it, and ends the scope.
///
/// Suspends: resumes on the server's thread.
Task<void> respond(Exchange& exchange);  // handlers.cpp

/// One client, from its first byte to its last.
///
/// While it waits for a request it is little more than a socket: thousands of
/// idle connections cost next to nothing.  An answer that is due at once is
/// given without any suspension; only one that takes time gets a coroutine.
class Connection {
 public:
  Connection(ServerContext& context, Socket socket,
             const Tcp::endpoint& client);
  ~Connection();

  /// Lifetime: the context must outlive it.
  static Task<void> serve(std::unique_ptr<Connection> self);

 private:
  void take_in();
  void answer();
  void answer(const Request& request);
  void answer_now(PlannedResponse& plan, const Reply& reply,
                  Clock::time_point arrived, const Framing& framing);
  void put_off(PlannedResponse plan, Clock::time_point arrived,
               const Framing& framing);
  Framing framing_for(const Request& request) const;
  void say_100();
  void refuse(const Refusal& refusal);
  void out_of_time();
  void wait_for_more();
  void give_back_reader();
  void close_gracefully();
  Task<void> carry_out();

  ServerContext& context_;
  Tcp::endpoint client_;
  ResponseWriter writer_;
  std::unique_ptr<RequestReader> reader_;
  std::unique_ptr<Exchange> exchange_;  // the request that takes time
  Clock::time_point now_;
  std::chrono::nanoseconds waited_{0};  // of what was read, in the socket
  bool counted_ = false;
  bool leaving_ = false;  // said goodbye; what still comes is not read
  bool header_started_ = false;
};

}  // namespace lab::mock
