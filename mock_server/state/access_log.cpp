#include "mock_server/state/access_log.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "command_line/streams.hpp"
#include "mock_server/action.hpp"
#include "mock_server/mock_server.hpp"

namespace lab::mock {
namespace {

constexpr std::size_t many = 65'536;  // bytes

/// A quotation mark in a path would end it for those who read the log.
void append_quoted(std::string& out, std::string_view text) {
  if (text.find_first_of("\"\\") == text.npos) {
    out += text;
    return;
  }
  for (const char c : text)
    if (c == '"' || c == '\\')
      fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                     static_cast<unsigned>(c));
    else
      out += c;
}

}  // namespace

AccessLog::AccessLog(const std::string& path) : path_(path) {
  if (path.empty()) return;
  // A pipe that nobody reads must neither stop the start nor a client.
  file_ = ::open(path.c_str(),
                 O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644);
  if (file_ < 0)
    throw MockServerError(fmt::format("--log {}: {}: choose another file", path,
                                      std::strerror(errno)));
}

AccessLog::~AccessLog() {
  flush();
  if (is_on()) ::close(file_);
}

void AccessLog::write(const Entry& entry) {
  write_client(entry.client);
  lines_ += " - - [";
  write_time();
  lines_ += "] \"";
  write_request_line(entry);
  lines_ += "\" ";
  if (entry.status == 0)
    lines_ += '-';
  else
    lines_ += fmt::format_int(entry.status).c_str();
  lines_ += " - ";
  write_ms(lines_, entry.due - entry.arrived);
  lines_ += ' ';
  if (entry.late)
    write_ms(lines_, *entry.late);
  else
    lines_ += '-';
  lines_ += '\n';
  if (lines_.size() >= many) flush();
}

void AccessLog::write_request_line(const Entry& entry) {
  // Nothing is known of one that could not be read.
  if (entry.path.empty()) {
    lines_ += '-';
    return;
  }
  append_quoted(lines_, entry.method);
  lines_ += ' ';
  append_quoted(lines_, entry.query.empty() ? entry.path : shown_target(entry));
  lines_ += entry.http_1_0 ? " HTTP/1.0" : " HTTP/1.1";
}

void AccessLog::write_time() {
  const std::time_t now = std::time(nullptr);
  if (now != time_)
    time_text_ =
        fmt::format("{:%d/%b/%Y:%H:%M:%S} +0000", fmt::gmtime(time_ = now));
  lines_ += time_text_;
}

void AccessLog::write_client(const Tcp::endpoint& client) {
  if (client_text_.empty() || client.address() != client_)
    client_text_ = (client_ = client.address()).to_string();
  lines_ += client_text_;
}

void AccessLog::flush() {
  std::string_view rest = lines_;
  while (is_on() && !rest.empty()) {
    const ssize_t written = ::write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      if (!std::exchange(complained_, true))
        say("lab_mock_server: --log {}: {}: lines are lost\n", path_,
            std::strerror(errno));
      break;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  lines_.clear();
}

}  // namespace lab::mock
