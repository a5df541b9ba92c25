#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "workloads/http/http.hpp"
#include "workloads/http/loop_connections.hpp"

namespace lab {

class ReplyReader;

/// One request and its reply, done piece by piece without ever waiting.
///
///     connecting --> sending --> receiving --> done
///
/// advance() goes as far as it can and says what must be awaited before it is
/// called again.  So a coroutine has one place to wait at, and little to keep
/// meanwhile.
///
/// Thread safety: only the thread that runs the loop.
class Exchange {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  Exchange(ConnectionPool& pool, const Destination& destination,
           Request request);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Returns: whether the reply is still to come.
  /// Throws: TaskError
  bool advance();

  /// Awaited until it is ready for awaited().
  Socket& socket() { return socket_; }
  Socket::wait_type awaited() const;

  /// Whether the time was over.
  bool is_late() const { return late_.has_value(); }

  /// Requires: advance() said that nothing is to come any more.
  Reply take_reply();

 private:
  enum class Stage { beginning, connecting, sending, receiving };

  /// Stops the waiting when its time is over.
  struct Alarm final : Deadline {
    Alarm(Exchange& owner, HttpErrorKind meaning)
        : exchange(owner), kind(meaning) {}
    void expire() noexcept override { exchange.give_up(kind); }
    Exchange& exchange;
    HttpErrorKind kind;
  };

  void open();
  bool send();
  bool receive();
  void give_up(HttpErrorKind kind) noexcept;

  ConnectionPool& pool_;
  const Destination& destination_;
  std::string unsent_;
  std::string target_;
  std::function<void(std::string_view)> on_body_;  // until there is a reader
  Socket socket_;
  Stage stage_ = Stage::beginning;
  std::optional<HttpErrorKind> late_;
  Alarm connect_alarm_{*this, HttpErrorKind::not_connected_in_time};
  Alarm answer_alarm_{*this, HttpErrorKind::not_answered_in_time};
  std::unique_ptr<ReplyReader> reader_;  // once there is something to read
};

}  // namespace lab
