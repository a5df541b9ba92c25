// cpp-httplib's client, given a stream of our own: its own stream can neither
// limit a whole request in time nor say why a read failed.

#include "workloads/http/blocking_session.hpp"

#include <httplib.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "workloads/http/connection.hpp"
#include "workloads/http/timed_stream.hpp"

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

/// httplib takes a length that is no number for 0, and two of them for one.
bool has_sound_length(const httplib::Response& reply) {
  const auto lengths = reply.get_header_value_count("Content-Length");
  if (lengths == 0) return true;
  const auto length = reply.get_header_value("Content-Length");
  return lengths == 1 && !reply.has_header("Transfer-Encoding") &&
         !length.empty() && length.size() < 20 &&
         length.find_first_not_of("0123456789") == std::string::npos;
}

/// One kept-alive connection.
class Connection final : public httplib::ClientImpl {
 public:
  Connection(const Address& address, const Limits& limits)
      : ClientImpl(address.host, address.port),
        address_(address),
        limits_(limits) {
    set_keep_alive(true);
    set_url_encode(false);
    set_decompress(false);
  }

  Reply get(const Request& request) {
    on_body_ = request.on_body ? &request.on_body : nullptr;
    httplib::Request question = to_httplib(request);
    httplib::Response reply;
    httplib::Error error = httplib::Error::Success;
    http_error_.reset();
    const bool done = send(question, reply, error);
    if (!done || http_error_)
      throw http_error_.value_or(HttpError{HttpErrorKind::malformed});
    if (reply.status / 100 != 2)
      throw HttpError{HttpErrorKind::bad_status, reply.status};
    return {.status = static_cast<unsigned>(reply.status),
            .body = std::move(body_),
            .server_timing = reply.get_header_value("Server-Timing"),
            .checksum = reply.get_header_value("X-Checksum")};
  }

  bool is_usable() const {
    return is_socket_open() != 0 && clean_ &&
           Clock::now() - last_used_ < longest_idle &&
           is_quiet_and_open(socket());
  }

 private:
  httplib::Request to_httplib(const Request& request) {
    httplib::Request question;
    question.method = "GET";
    question.path = request.target;
    for (const auto& [name, value] : request.headers)
      question.set_header(name, value);
    question.response_handler = [this](const httplib::Response& reply) {
      return accept_head(reply);
    };
    question.content_receiver = [this](const char* data, std::size_t size,
                                       std::uint64_t, std::uint64_t) {
      return accept_body({data, size});
    };
    return question;
  }

  bool create_and_connect_socket(Socket& socket,
                                 httplib::Error& error) override {
    try {
      socket.sock = connect_within(address_, limits_.connect_timeout);
      return true;
    } catch (const HttpError& http_error) {
      http_error_ = http_error;
      error = httplib::Error::Connection;
      return false;
    }
  }

  bool process_socket(const Socket& socket,
                      std::function<bool(httplib::Stream&)> exchange) override {
    body_.clear();
    received_ = 0;
    chunked_ = false;
    TimedStream stream(socket.sock, limits_.request_timeout);
    stream_ = &stream;
    const bool done = exchange(stream);
    stream_ = nullptr;
    if (!done && !http_error_) http_error_ = stream.http_error();
    // After a chunk without its line end, httplib stops and calls it success.
    if (done && chunked_ && !stream.ended_with_empty_line())
      http_error_ = HttpError{HttpErrorKind::malformed};
    clean_ = done && !http_error_ && stream.is_drained();
    last_used_ = Clock::now();
    return done;
  }

  bool accept_head(const httplib::Response& reply) {
    stream_->body_begins();
    if (reply.status / 100 != 2) on_body_ = nullptr;
    chunked_ = reply.has_header("Transfer-Encoding");
    if (!has_sound_length(reply)) return give_up(HttpErrorKind::malformed);
    if (reply.get_header_value<std::uint64_t>("Content-Length") >
        limits_.max_body)
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
    http_error_ = HttpError{kind};
    return false;
  }

  const Address& address_;
  const Limits& limits_;
  TimedStream* stream_ = nullptr;        // during an exchange
  std::optional<HttpError> http_error_;  // of the last exchange
  const std::function<void(std::string_view)>* on_body_ = nullptr;  // likewise
  std::string body_;
  std::size_t received_ = 0;  // bytes of the body
  bool chunked_ = false;
  bool clean_ = true;  // nothing is left over from the last exchange
  Clock::time_point last_used_ = Clock::now();
};

}  // namespace

/// The idle connections.
class BlockingSession::Connections {
 public:
  Connections(Address address, Limits limits)
      : address_(std::move(address)), limits_(limits) {}

  Reply get(const Request& request) try {
    auto connection = take();
    Reply reply = connection->get(request);
    if (!limits_.keep_alive) return reply;
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(connection));
    return reply;
  } catch (const HttpError& http_error) {
    throw to_task_error(http_error, address_, limits_, request.target);
  }

 private:
  std::unique_ptr<Connection> take() {
    while (auto connection = take_idle())
      if (connection->is_usable()) return connection;
    return std::make_unique<Connection>(address_, limits_);
  }

  std::unique_ptr<Connection> take_idle() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return nullptr;
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }

  const Address address_;
  const Limits limits_;
  std::mutex mutex_;  // guards idle_
  std::vector<std::unique_ptr<Connection>> idle_;
};

BlockingSession::BlockingSession(Address address, Limits limits)
    : connections_(std::make_unique<Connections>(std::move(address), limits)) {}

BlockingSession::~BlockingSession() = default;

Reply BlockingSession::get(const Request& request) const {
  return connections_->get(request);
}

}  // namespace lab
