#include "bench/load/bare_loop.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/crc.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "models/environment_error.hpp"
#include "models/processes/spawn.hpp"
#include "workloads/http/http.hpp"

namespace lab {
namespace {

using processes::Descriptor;

[[noreturn]] void lack(const char* what) {
  throw EnvironmentError(fmt::format("{}: {}", what, std::strerror(errno)));
}

sockaddr_in to_native(const Address& address) {
  sockaddr_in native{};
  native.sin_family = AF_INET;
  native.sin_port = htons(address.port);
  ::inet_pton(AF_INET, address.host.c_str(), &native.sin_addr);
  return native;
}

/// On the machine itself a connection stands at once, and a request finds room.
Descriptor send_request(const sockaddr_in& to, std::string_view request) {
  Descriptor client(
      ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (client.number() < 0) lack("a socket");
  const auto* const name = reinterpret_cast<const sockaddr*>(&to);
  if (::connect(client.number(), name, sizeof to) != 0 && errno != EINPROGRESS)
    lack("a connection");
  const ssize_t sent =
      ::send(client.number(), request.data(), request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request.size())) lack("a request");
  return client;
}

/// Returns: nothing if the reply is not complete.
std::optional<Answer> describe(std::string_view reply) {
  constexpr std::string_view length_is = "Content-Length: ";
  constexpr std::string_view blank_line = "\r\n\r\n";
  constexpr std::size_t status_at = std::string_view("HTTP/1.1 ").size();
  const auto head = reply.find(blank_line);
  if (head == reply.npos) return std::nullopt;
  const auto length_at = reply.find(length_is);
  if (length_at > head) throw std::runtime_error("a reply without its length");
  std::size_t length = 0;
  std::from_chars(reply.data() + length_at + length_is.size(),
                  reply.data() + head, length);
  const auto body = reply.substr(head + blank_line.size());
  if (body.size() < length) return std::nullopt;
  boost::crc_32_type checksum;
  checksum.process_bytes(body.data(), length);
  return fmt::format("{}, {} bytes, crc32 {:08x}", reply.substr(status_at, 3),
                     length, checksum.checksum());
}

class BareLoop {
 public:
  BareLoop(const Address& server, const std::string& path, std::size_t tasks)
      : parts_(tasks), answers_(tasks) {
    if (epoll_.number() < 0) lack("epoll");
    clients_.reserve(tasks);
    const sockaddr_in to = to_native(server);
    for (std::size_t task = 0; task < tasks; ++task) {
      clients_.push_back(
          send_request(to, fmt::format("GET {}{} HTTP/1.1\r\nHost: {}\r\n\r\n",
                                       path, task, to_string(server))));
      epoll_event event{.events = EPOLLIN, .data = {.u64 = task}};
      if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, clients_[task].number(),
                      &event) != 0)
        lack("epoll");
    }
  }

  std::vector<Answer> run() {
    std::array<epoll_event, 128> ready{};
    for (std::size_t left = answers_.size(); left > 0;) {
      const int count = ::epoll_wait(epoll_.number(), ready.data(),
                                     static_cast<int>(ready.size()), -1);
      for (int i = 0; i < count; ++i)
        left -= receive(ready[static_cast<std::size_t>(i)].data.u64);
    }
    return std::move(answers_);
  }

 private:
  /// Returns: whether its reply is complete.
  bool receive(std::size_t task) {
    std::array<char, 4096> room{};
    const ssize_t count =
        ::recv(clients_[task].number(), room.data(), room.size(), 0);
    if (count < 0 && errno == EAGAIN) return false;
    if (count <= 0) throw std::runtime_error("a reply was cut off");
    std::string_view reply(room.data(), static_cast<std::size_t>(count));
    std::string& part = parts_[task];
    if (!part.empty()) reply = part.append(reply);
    auto answer = describe(reply);
    if (!answer) {
      if (part.empty()) part = reply;
      return false;
    }
    answers_[task] = std::move(*answer);
    const Descriptor done(clients_[task].release());  // closes it
    return true;
  }

  Descriptor epoll_{::epoll_create1(EPOLL_CLOEXEC)};
  std::vector<Descriptor> clients_;
  std::vector<std::string> parts_;  // of replies that came in more than one
  std::vector<Answer> answers_;
};

}  // namespace

std::vector<Answer> fetch_by_bare_loop(const std::string& server,
                                       const std::string& path,
                                       std::size_t tasks) {
  return BareLoop(parse_address(server), path, tasks).run();
}

}  // namespace lab
