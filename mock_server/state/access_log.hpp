#pragma once

#include <chrono>
#include <ctime>
#include <string>
#include <string_view>

#include "mock_server/state/journal.hpp"

namespace lab::mock {

/// A line for each request that ended, in the Common Log Format, and then how
/// long its answer was held back and how late it was, in milliseconds:
///
/// 127.0.0.1 - - [17/Nov/2023:21:00:00 +0000] "GET /delay/5 HTTP/1.1" 200
/// - 5.000 0.086
///
/// Headers are not in it, and of parameters that are unknown here only the
/// names: so no token is.  Lines are written together, twice a second or when
/// there are many.  What cannot be written is lost, and the program says so
/// once: a full disk does not keep clients waiting.
class AccessLog {
 public:
  /// No path: no log.
  ///
  /// Throws: MockServerError if the file cannot be written.
  explicit AccessLog(const std::string& path);
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  bool is_on() const { return file_ >= 0; }
  void write(const Entry& entry);
  void flush();

 private:
  void write_request_line(const Entry& entry);
  void write_time();
  void write_client(const Tcp::endpoint& client);

  std::string path_;
  int file_ = -1;
  std::string lines_;
  bool complained_ = false;
  std::time_t time_ = 0;  // of time_text_
  std::string time_text_;
  boost::asio::ip::address client_;  // of client_text_
  std::string client_text_;
};

}  // namespace lab::mock
