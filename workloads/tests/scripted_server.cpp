#include "workloads/tests/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string_view>
#include <utility>

namespace lab {
namespace {

sockaddr_in local(std::uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return name;
}

int new_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

Address bind_to_any_port(int descriptor) {
  sockaddr_in name = local(0);
  socklen_t size = sizeof name;
  const bool bound =
      ::bind(descriptor, reinterpret_cast<sockaddr*>(&name), size) == 0;
  if (!bound) throw std::runtime_error("no free port");
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size);
  return {.host = "127.0.0.1", .port = ntohs(name.sin_port)};
}

bool send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count =
        ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string read_request(int connection) {
  std::string request;
  char byte = 0;
  while (!request.ends_with("\r\n\r\n")) {
    if (::recv(connection, &byte, 1, 0) != 1) return {};
    request += byte;
  }
  return request;
}

/// Blocks: until the client has closed the connection, or that long.
bool is_closed_within(int connection, int milliseconds) {
  pollfd waiting{.fd = connection, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, milliseconds) != 0;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<Turn> script)
    : script_(std::move(script)),
      listener_(new_socket()),
      address_(bind_to_any_port(listener_)) {
  ::listen(listener_, SOMAXCONN);
  acceptor_ = std::jthread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
    for (const int connection : open_) ::shutdown(connection, SHUT_RDWR);
  }
  servants_.clear();
  ::close(listener_);
}

std::vector<std::string> ScriptedServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

std::size_t ScriptedServer::connections() const {
  const std::scoped_lock lock(mutex_);
  return servants_.size();
}

void ScriptedServer::await_closed(std::size_t count) const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ >= count; });
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    const std::scoped_lock lock(mutex_);
    open_.push_back(connection);
    servants_.emplace_back([this, connection] { serve(connection); });
  }
}

void ScriptedServer::serve(int connection) {
  for (;;) {
    const std::string request = read_request(connection);
    if (request.empty()) break;
    const Turn turn = next_turn(request);
    act(connection, turn);
    if (turn.then != Turn::Then::keep) break;
  }
  const std::scoped_lock lock(mutex_);
  std::erase(open_, connection);
  ::close(connection);
  ++closed_;
  changed_.notify_all();
}

Turn ScriptedServer::next_turn(const std::string& request) {
  const std::scoped_lock lock(mutex_);
  requests_.push_back(request);
  const std::size_t number = requests_.size() - 1;
  return number < script_.size() ? script_[number]
                                 : Turn{"", Turn::Then::close};
}

void ScriptedServer::act(int connection, const Turn& turn) {
  if (!send_all(connection, turn.bytes)) return;
  if (turn.then == Turn::Then::hold) is_closed_within(connection, -1);
  if (turn.then == Turn::Then::trickle)
    while (!is_closed_within(connection, 5) && send_all(connection, "a")) {
    }
  if (turn.then == Turn::Then::reset) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
}

DeafServer::DeafServer() {
  descriptors_.push_back(new_socket());
  address_ = bind_to_any_port(descriptors_.front());
  ::listen(descriptors_.front(), 0);
  constexpr int more_than_the_queue_takes = 4;
  const sockaddr_in name = local(address_.port);
  for (int i = 0; i < more_than_the_queue_takes; ++i) {
    const int filler = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    // Only the first ones are answered; the others stay in between.
    (void)::connect(filler, reinterpret_cast<const sockaddr*>(&name),
                    sizeof name);
    descriptors_.push_back(filler);
  }
}

DeafServer::~DeafServer() {
  for (const int descriptor : descriptors_) ::close(descriptor);
}

Address deserted_address() {
  const int descriptor = new_socket();
  Address address = bind_to_any_port(descriptor);
  ::close(descriptor);
  return address;
}

}  // namespace lab
