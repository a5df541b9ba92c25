#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "workloads/http/http.hpp"

namespace lab {

/// Makes a connection.
///
/// Returns: a non-blocking descriptor that the caller must close.
/// Blocks: for at most this time.
/// Throws: HttpError
int connect_within(const Address& address, std::chrono::milliseconds time);

/// The bytes of one request and its reply, which must all come in time.
///
/// It remembers what went wrong, because httplib only says that something did.
class TimedStream final : public httplib::Stream {
 public:
  TimedStream(int descriptor, std::chrono::milliseconds time);

  ssize_t read(char* data, std::size_t size) override;
  ssize_t write(const char* data, std::size_t size) override;
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return descriptor_; }

  /// From here on the limit for the head counts no more.
  void body_begins() { in_head_ = false; }

  /// Whether all that came was also read.
  bool is_drained() const { return unread_.empty(); }

  /// Whether the last thing read was a line with nothing in it.
  bool ended_with_empty_line() const { return last_read_ == "\n\r\n"; }

  /// Why there is no reply.
  HttpError http_error() const;

 private:
  void fill();
  void check_beginning();
  void check_head(std::string_view bytes);

  int descriptor_;
  std::chrono::steady_clock::time_point deadline_;
  std::array<char, 4096> buffer_;
  std::span<const char> unread_;
  std::string beginning_;  // the first few bytes of the reply
  std::string last_read_;  // the last three
  std::string head_line_;  // the one that is being read
  std::size_t head_size_ = 0;
  bool in_head_ = true;
  bool ended_ = false;
  std::optional<HttpError> http_error_;
};

}  // namespace lab
