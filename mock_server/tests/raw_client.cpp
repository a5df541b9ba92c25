#include "mock_server/tests/raw_client.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace lab::testing {
namespace {

sockaddr_in parsed(std::string_view address) {
  const std::size_t colon = address.find(':');
  sockaddr_in result{};
  result.sin_family = AF_INET;
  ::inet_pton(AF_INET, std::string(address.substr(0, colon)).c_str(),
              &result.sin_addr);
  result.sin_port = htons(static_cast<std::uint16_t>(
      std::stoul(std::string(address.substr(colon + 1)))));
  return result;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

}  // namespace

RawClient::RawClient(std::string_view address)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_in to = parsed(address);
  const timeval patience{20, 0};
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) !=
      0)
    throw std::runtime_error("cannot connect to " + std::string(address));
}

RawClient::~RawClient() { close(); }

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      bytes_(std::move(other.bytes_)) {}

void RawClient::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void RawClient::half_close() { ::shutdown(socket_, SHUT_WR); }

// An error shows in what comes back, or does not.
void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool RawClient::more() {
  char block[4096];
  const ssize_t count = ::recv(socket_, block, sizeof block, 0);
  if (count < 0 && errno == EAGAIN)
    throw std::runtime_error("the server said nothing for 20 s");
  if (count <= 0) return false;
  bytes_.append(block, static_cast<std::size_t>(count));
  return true;
}

std::string RawClient::line() {
  std::size_t end = 0;
  while ((end = bytes_.find("\r\n")) == bytes_.npos)
    if (!more()) return {};
  std::string result = bytes_.substr(0, end);
  bytes_.erase(0, end + 2);
  return result;
}

bool RawClient::take(std::size_t count, std::string& out) {
  while (bytes_.size() < count && more()) {
  }
  const bool all = bytes_.size() >= count;
  out += bytes_.substr(0, count);
  bytes_.erase(0, count);
  return all;
}

void RawClient::read_chunks(RawReply& reply) {
  std::size_t size = 0;
  do {
    const std::string head = line();
    if (head.empty()) return;
    size = std::stoul(head, nullptr, 16);
    if (!take(size, reply.body)) return;
    line();
  } while (size > 0);
  reply.whole = true;
}

RawReply RawClient::reply(bool content) {
  RawReply result;
  const std::string first = line();
  if (!first.starts_with("HTTP/1.1 ")) return result;
  result.status = std::stoi(first.substr(9));
  for (std::string header; !(header = line()).empty();) {
    const std::size_t colon = header.find(": ");
    result.headers[lower(header.substr(0, colon))] = header.substr(colon + 2);
  }
  if (!content)
    result.whole = true;
  else if (result.headers.contains("transfer-encoding"))
    read_chunks(result);
  else if (const auto length = result.headers.find("content-length");
           length != result.headers.end())
    result.whole = take(std::stoul(length->second), result.body);
  else
    result.whole = result.status == 204;
  return result;
}

std::string RawClient::rest() {
  while (more()) {
  }
  return std::exchange(bytes_, {});
}

void RawClient::ask(std::string_view target, std::string_view headers) {
  send(fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n{}\r\n", target, headers));
}

RawReply RawClient::get(std::string_view target, std::string_view headers) {
  ask(target, headers);
  return reply();
}

RawReply RawClient::post(std::string_view target, std::string_view body) {
  send(fmt::format(
      "POST {} HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n{}", target,
      body.size(), body));
  return reply();
}

long number_in(std::string_view json, std::string_view name) {
  const std::size_t at = json.find(fmt::format("\"{}\":", name));
  if (at == json.npos) return -1;
  return std::stol(std::string(json.substr(at + name.size() + 3, 24)));
}

}  // namespace lab::testing
