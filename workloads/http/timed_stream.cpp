#include "workloads/http/timed_stream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "workloads/http/connection.hpp"

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

/// Blocks: until the descriptor is ready, or has failed.
/// Throws: HttpError with `late` if the deadline comes first.
void wait_until_ready(int descriptor, short events, Clock::time_point deadline,
                      HttpErrorKind late) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) throw HttpError{late};
    pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw error_of_errno(errno);
  }
}

void check_connected(int descriptor) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) throw error_of_errno(error);
}

/// Whether this is a status line, a header field, or the empty line after them.
bool is_head_line(std::string_view line) {
  if (line == "\r\n" || could_be_http(line.substr(0, 8)))
    return line.ends_with("\r\n");
  const auto colon = line.find(':');
  return line.ends_with("\r\n") && colon != 0 &&
         colon != std::string_view::npos && line.find(' ') > colon;
}

}  // namespace

int connect_within(const Address& address, std::chrono::milliseconds time) {
  const auto deadline = Clock::now() + time;
  const int descriptor = start_connecting(address);
  try {
    wait_until_ready(descriptor, POLLOUT, deadline,
                     HttpErrorKind::not_connected_in_time);
    check_connected(descriptor);
  } catch (const HttpError&) {
    ::close(descriptor);
    throw;
  }
  return descriptor;
}

TimedStream::TimedStream(int descriptor, std::chrono::milliseconds time)
    : descriptor_(descriptor), deadline_(Clock::now() + time) {}

ssize_t TimedStream::write(const char* data, std::size_t size) try {
  const std::string_view bytes(data, size);
  std::size_t sent = 0;
  while (sent < size) {
    if (const auto count = try_send(descriptor_, bytes.substr(sent)))
      sent += *count;
    else
      wait_until_ready(descriptor_, POLLOUT, deadline_,
                       HttpErrorKind::not_answered_in_time);
  }
  return static_cast<ssize_t>(size);
} catch (const HttpError& http_error) {
  http_error_ = http_error;
  return -1;
}

ssize_t TimedStream::read(char* data, std::size_t size) try {
  if (unread_.empty() && !ended_) fill();
  const std::size_t count = std::min(size, unread_.size());
  std::copy_n(unread_.begin(), count, data);
  unread_ = unread_.subspan(count);
  if (in_head_) check_head({data, count});
  last_read_.append(data, count);
  if (last_read_.size() > 3) last_read_.erase(0, last_read_.size() - 3);
  return static_cast<ssize_t>(count);
} catch (const HttpError& http_error) {
  http_error_ = http_error;
  return -1;
}

void TimedStream::fill() {
  for (;;) {
    // Also looked at while bytes keep coming: a trickle must end in time.
    wait_until_ready(descriptor_, POLLIN, deadline_,
                     HttpErrorKind::not_answered_in_time);
    if (const auto count = try_receive(descriptor_, buffer_)) {
      unread_ = std::span<const char>(buffer_).first(*count);
      ended_ = *count == 0;
      check_beginning();
      return;
    }
  }
}

void TimedStream::check_beginning() {
  constexpr std::size_t enough = 8;
  if (beginning_.size() >= enough) return;
  beginning_.append(unread_.data(),
                    std::min(enough - beginning_.size(), unread_.size()));
  if (!could_be_http(beginning_)) throw HttpError{HttpErrorKind::malformed};
}

// httplib reads the head byte by byte, and would skip lines it cannot read.
void TimedStream::check_head(std::string_view bytes) {
  head_size_ += bytes.size();
  if (head_size_ > max_head) throw HttpError{HttpErrorKind::head_too_large};
  head_line_ += bytes;
  if (!head_line_.ends_with('\n')) return;
  if (!is_head_line(head_line_)) throw HttpError{HttpErrorKind::malformed};
  head_line_.clear();
}

HttpError TimedStream::http_error() const {
  if (http_error_) return *http_error_;
  return {ended_ ? HttpErrorKind::cut_short : HttpErrorKind::malformed};
}

}  // namespace lab
