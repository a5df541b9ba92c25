// Measures a running mock server from outside, as a client sees it.
//
//   probe_server 127.0.0.1:8080 lateness 1000 100 5
//     1000 connections, each asking 5 times for an answer after 100 ms; the
//     first requests are spread over one delay.  Prints how late the answers
//     were: the time seen here minus the 100 ms.
//   probe_server 127.0.0.1:8080 at_once 1000 100
//     1000 connections that stand already ask all at once, a single time.
//   probe_server 127.0.0.1:8080 connecting 10000 2000
//     the same, but each connects just before it asks.  Prints also how late
//     the answers were counted from before the connection was asked for.
//   probe_server 127.0.0.1:8080 hold 19000
//     opens that many connections, has each answered once, and prints by how
//     much the server's memory grew for each.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

[[noreturn]] void fail(std::string_view what) {
  throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

class Client {
 public:
  Client(const sockaddr_in& server)
      : began_(Clock::now()),
        socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) fail("socket");
    const auto* address = reinterpret_cast<const sockaddr*>(&server);
    if (::connect(socket_, address, sizeof server) != 0) fail("connect");
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  Client(Client&& other) noexcept
      : began_(other.began_),
        sent_(other.sent_),
        socket_(std::exchange(other.socket_, -1)) {}
  ~Client() {
    if (socket_ < 0) return;
    // No port is kept back for a while, or the next probe finds none.
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket_);
  }

  int socket() const { return socket_; }

  void ask(std::string_view path) {
    const auto text =
        fmt::format("GET {} HTTP/1.1\r\nHost: probe\r\n\r\n", path);
    sent_ = Clock::now();
    if (::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) < 0)
      fail("send");
  }

  /// The answers asked for here are small: they come in one piece.
  std::string answer() {
    char text[2048];
    const ssize_t bytes = ::recv(socket_, text, sizeof text, 0);
    if (bytes <= 0) fail("recv");
    return {text, static_cast<std::size_t>(bytes)};
  }

  nanoseconds waited() const { return Clock::now() - sent_; }
  nanoseconds waited_with_connecting() const { return Clock::now() - began_; }

 private:
  Clock::time_point began_;
  Clock::time_point sent_;
  int socket_;
};

sockaddr_in parse_address(const std::string& text) {
  const std::size_t colon = text.find(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) !=
      1)
    throw std::invalid_argument(text + ": write 127.0.0.1:PORT");
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::stoul(text.substr(colon + 1))));
  return address;
}

void raise_descriptor_limit() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

std::vector<Client> connect_all(const sockaddr_in& server, std::size_t count) {
  raise_descriptor_limit();
  std::vector<Client> clients;
  clients.reserve(count);
  while (clients.size() < count) clients.emplace_back(server);
  return clients;
}

class Probe {
 public:
  Probe(std::vector<Client> clients, int delay_ms, std::size_t rounds)
      : clients_(std::move(clients)),
        path_(fmt::format("/delay/{}", delay_ms)),
        delay_(std::chrono::milliseconds(delay_ms)),
        left_(clients_.size() * rounds),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_[i].socket(), &event);
    }
  }
  ~Probe() { ::close(epoll_); }

  /// The first requests are spread over so much time.
  std::vector<nanoseconds> run(nanoseconds spread) {
    const auto start = Clock::now();
    std::size_t started = 0;
    while (left_ > 0) {
      for (; started < clients_.size(); ++started) {
        const auto share = spread * started / clients_.size();
        if (Clock::now() < start + share) break;
        clients_[started].ask(path_);
      }
      take_answers(started < clients_.size() ? 0 : 100);
    }
    return lateness_;
  }

 private:
  void take_answers(int timeout_ms) {
    epoll_event events[64];
    const int count = ::epoll_wait(epoll_, events, 64, timeout_ms);
    for (int i = 0; i < count; ++i) take_answer(clients_[events[i].data.u64]);
  }

  void take_answer(Client& client) {
    client.answer();
    lateness_.push_back(client.waited() - delay_);
    --left_;
    if (left_ >= clients_.size()) client.ask(path_);
  }

  std::vector<Client> clients_;
  std::string path_;
  nanoseconds delay_;
  std::size_t left_;
  int epoll_;
  std::vector<nanoseconds> lateness_;
};

/// Late, counted from the request, and from before the connection.
struct Connecting {
  std::vector<nanoseconds> asked;
  std::vector<nanoseconds> began;
};

Connecting connect_and_ask(const sockaddr_in& server, std::size_t count,
                           int delay_ms) {
  raise_descriptor_limit();
  const nanoseconds delay = std::chrono::milliseconds(delay_ms);
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients;
  clients.reserve(count);
  Connecting late;
  while (late.asked.size() < count) {
    if (clients.size() < count) {
      Client& client = clients.emplace_back(server);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = clients.size() - 1;
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, client.socket(), &event);
      client.ask(fmt::format("/delay/{}", delay_ms));
      if (clients.size() % 16 != 0) continue;
    }
    epoll_event events[64];
    const int ready =
        ::epoll_wait(epoll, events, 64, clients.size() < count ? 0 : 100);
    for (int i = 0; i < ready; ++i) {
      Client& client = clients[events[i].data.u64];
      client.answer();
      late.asked.push_back(client.waited() - delay);
      late.began.push_back(client.waited_with_connecting() - delay);
    }
  }
  ::close(epoll);
  return late;
}

void print_lateness(std::vector<nanoseconds> values) {
  std::ranges::sort(values);
  const auto ms = [&](double share) {
    const auto last = static_cast<double>(values.size() - 1);
    return static_cast<double>(
               values[static_cast<std::size_t>(share * last)].count()) /
           1e6;
  };
  fmt::print(
      "{} answers, late by ms: min {:.3f}  p50 {:.3f}  p99 {:.3f}  max "
      "{:.3f}\n",
      values.size(), ms(0), ms(0.5), ms(0.99), ms(1));
}

std::uint64_t memory(Client& control) {
  control.ask("/stats");
  const std::string text = control.answer();
  return std::stoull(text.substr(text.find("\"memory_bytes\":") + 15));
}

void hold(const sockaddr_in& server, std::size_t count) {
  Client control(server);
  const std::uint64_t before = memory(control);
  std::vector<Client> clients = connect_all(server, count);
  for (Client& client : clients) {
    client.ask("/delay/0");
    client.answer();
  }
  const auto grown = static_cast<double>(memory(control) - before);
  fmt::print("{} connections held, {:.0f} bytes of the server's memory each\n",
             count, grown / static_cast<double>(count));
}

void probe(const std::vector<std::string>& words) {
  const sockaddr_in server = parse_address(words.at(0));
  const std::size_t count = std::stoul(words.at(2));
  if (words[1] == "hold") return hold(server, count);
  const int delay_ms = std::stoi(words.at(3));
  if (words[1] == "connecting") {
    const Connecting late = connect_and_ask(server, count, delay_ms);
    print_lateness(late.asked);
    return print_lateness(late.began);
  }
  const bool at_once = words[1] == "at_once";
  const nanoseconds delay = std::chrono::milliseconds(delay_ms);
  Probe probe(connect_all(server, count), delay_ms,
              at_once ? 1 : std::stoul(words.at(4)));
  print_lateness(probe.run(at_once ? nanoseconds(0) : delay));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    probe({argv + 1, argv + argc});
    return 0;
  } catch (const std::logic_error& error) {
    fmt::print(stderr, "probe_server: {}: see the top of its source\n",
               error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "probe_server: {}\n", error.what());
    return 3;
  }
}
