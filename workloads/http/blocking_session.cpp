// cpp-httplib by what all its versions from 0.11 on have in public.  It limits
// each wait in time, but not a whole request, so a watchdog stops what is late.

#include "workloads/http/blocking_session.hpp"

#include <httplib.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "workloads/http/connection.hpp"

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

/// Versions before 0.26 have the second name only.
template <typename Client>
void send_targets_as_they_are(Client& client) {
  if constexpr (requires { client.set_path_encode(false); })
    client.set_path_encode(false);
  else
    client.set_url_encode(false);
}

/// httplib takes a length that is no number for 0, and two of them for one.
bool has_sound_length(const httplib::Response& reply) {
  const auto lengths = reply.get_header_value_count("Content-Length");
  if (lengths == 0) return true;
  const auto length = reply.get_header_value("Content-Length");
  return lengths == 1 && !reply.has_header("Transfer-Encoding") &&
         !length.empty() && length.size() < 20 &&
         length.find_first_not_of("0123456789") == std::string::npos;
}

std::uint64_t length_of(const httplib::Response& reply) {
  const auto length = reply.get_header_value("Content-Length");
  return length.empty() ? 0 : std::stoull(length);
}

/// httplib does not say why there is no connection, so another try tells.
HttpError why_not_connected(const Address& address) try {
  ::close(start_connecting(address));
  return {HttpErrorKind::refused};
} catch (const HttpError& reason) {
  return reason;
}

/// One kept-alive connection.
class Connection {
 public:
  Connection(const Address& address, const Limits& limits)
      : address_(address),
        limits_(limits),
        client_(address.host, address.port) {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
    client_.set_decompress(false);
    send_targets_as_they_are(client_);
    client_.set_connection_timeout(
        std::min(limits.connect_timeout, limits.request_timeout));
    client_.set_read_timeout(limits.request_timeout);
    client_.set_write_timeout(limits.request_timeout);
    client_.set_socket_options([this](socket_t made) { socket_ = made; });
  }

  /// Thread safety: only stop() may be called by others meanwhile.
  /// Throws: HttpError
  Reply get(const Request& request) {
    started_ = Clock::now();
    on_body_ = request.on_body ? &request.on_body : nullptr;
    given_up_.reset();
    body_.clear();
    received_ = 0;
    httplib::Headers headers;
    for (const auto& [name, value] : request.headers)
      headers.emplace(name, value);
    const auto result = client_.Get(
        request.target, headers,
        [this](const httplib::Response& head) { return accept_head(head); },
        [this](const char* data, std::size_t size) {
          return accept_body({data, size});
        });
    if (!result) throw given_up_ ? *given_up_ : reason_of(result.error());
    last_used_ = Clock::now();
    if (result->status / 100 != 2)
      throw HttpError{HttpErrorKind::bad_status, result->status};
    return {.status = static_cast<unsigned>(result->status),
            .body = std::move(body_),
            .server_timing = result->get_header_value("Server-Timing"),
            .checksum = result->get_header_value("X-Checksum")};
  }

  /// Makes get() fail, if it has not ended.
  ///
  /// Blocks: while get() connects.
  void stop() { client_.stop(); }

  bool is_usable() const {
    return client_.is_socket_open() != 0 &&
           Clock::now() - last_used_ < longest_idle &&
           is_quiet_and_open(socket_);
  }

 private:
  bool accept_head(const httplib::Response& reply) {
    if (reply.status / 100 != 2) on_body_ = nullptr;
    if (!has_sound_length(reply)) return give_up(HttpErrorKind::malformed);
    if (length_of(reply) > limits_.max_body)
      return give_up(HttpErrorKind::body_too_large);
    return true;
  }

  bool accept_body(std::string_view bytes) {
    if (bytes.size() > limits_.max_body - received_)
      return give_up(HttpErrorKind::body_too_large);
    received_ += bytes.size();
    if (on_body_ != nullptr)
      (*on_body_)(bytes);
    else
      body_.append(bytes);
    return true;
  }

  bool give_up(HttpErrorKind kind) {
    given_up_ = HttpError{kind};
    return false;
  }

  HttpError reason_of(httplib::Error error) const {
    if (Clock::now() - started_ >= limits_.request_timeout)
      return {HttpErrorKind::not_answered_in_time};
    if (error == httplib::Error::ConnectionTimeout)
      return {HttpErrorKind::not_connected_in_time};
    if (error == httplib::Error::Connection) return why_not_connected(address_);
    return {HttpErrorKind::broken};
  }

  const Address& address_;
  const Limits& limits_;
  httplib::Client client_;
  socket_t socket_ = INVALID_SOCKET;
  Clock::time_point started_;
  Clock::time_point last_used_;
  // Of the request that was started last:
  const std::function<void(std::string_view)>* on_body_ = nullptr;
  std::optional<HttpError> given_up_;
  std::string body_;
  std::size_t received_ = 0;  // bytes of the body
};

}  // namespace

/// The connections of a session, and a watchdog for those that are in use.
class BlockingSession::Connections {
 public:
  Connections(Address address, Limits limits)
      : address_(std::move(address)), limits_(limits) {}

  Reply get(const Request& request) try {
    Lease lease{*this, take()};
    Reply reply = lease.use->connection.get(request);
    lease.keep = limits_.keep_alive;
    return reply;
  } catch (const HttpError& http_error) {
    throw to_task_error(http_error, address_, limits_, request.target);
  }

 private:
  struct Use {
    Use(const Address& address, const Limits& limits)
        : connection(address, limits) {}
    Connection connection;
    Clock::time_point deadline;
  };
  using Uses = std::list<Use>;

  struct Lease {
    ~Lease() { owner.put_back(use, keep); }
    Connections& owner;
    Uses::iterator use;
    bool keep = false;
  };

  Uses::iterator take() {
    Uses mine = take_idle();
    while (!mine.empty() && !mine.front().connection.is_usable())
      mine = take_idle();
    if (mine.empty()) mine.emplace_back(address_, limits_);
    const std::scoped_lock lock(mutex_);
    if (!watchdog_.joinable())
      watchdog_ = std::jthread([this](std::stop_token end) { watch(end); });
    mine.front().deadline = Clock::now() + limits_.request_timeout;
    in_use_.splice(in_use_.end(), mine);
    if (is_watchdog_idle_) wakes_watchdog_.notify_one();
    return std::prev(in_use_.end());
  }

  /// The one used last, or none.
  Uses take_idle() {
    Uses last;
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) last.splice(last.end(), idle_, std::prev(idle_.end()));
    return last;
  }

  void put_back(Uses::iterator use, bool keep) {
    Uses ended;  // closes without the lock
    const std::scoped_lock lock(mutex_);
    Uses& place = keep ? idle_ : ended;
    place.splice(place.end(), in_use_, use);
  }

  // All have the same time, so the first in use is the first to be late.  What
  // ends meanwhile wakes no one: at worst there is nothing to stop.
  void watch(const std::stop_token& end) {
    std::unique_lock lock(mutex_);
    while (!end.stop_requested()) {
      is_watchdog_idle_ = in_use_.empty();
      if (is_watchdog_idle_) {
        wakes_watchdog_.wait(lock, end, [this] { return !in_use_.empty(); });
      } else if (const auto next = in_use_.front().deadline;
                 Clock::now() < next) {
        wakes_watchdog_.wait_until(lock, end, next, [] { return false; });
      } else {
        in_use_.front().connection.stop();
        in_use_.front().deadline = Clock::now() + limits_.request_timeout;
        in_use_.splice(in_use_.end(), in_use_, in_use_.begin());
      }
    }
  }

  const Address address_;
  const Limits limits_;
  std::mutex mutex_;  // guards all below
  Uses idle_;
  Uses in_use_;  // in the order of their deadlines
  std::condition_variable_any wakes_watchdog_;
  bool is_watchdog_idle_ = false;
  std::jthread watchdog_;  // since the first request
};

BlockingSession::BlockingSession(Address address, Limits limits)
    : connections_(std::make_unique<Connections>(std::move(address), limits)) {}

BlockingSession::~BlockingSession() = default;

Reply BlockingSession::get(const Request& request) const {
  return connections_->get(request);
}

}  // namespace lab
