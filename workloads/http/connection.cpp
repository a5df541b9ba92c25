#include "workloads/http/connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace lab {
namespace {

bool would_wait(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

std::optional<std::size_t> moved(ssize_t count) {
  if (count >= 0) return static_cast<std::size_t>(count);
  if (would_wait(errno)) return std::nullopt;
  throw error_of_errno(errno);
}

sockaddr_in to_native(const Address& address) {
  sockaddr_in native{};
  native.sin_family = AF_INET;
  native.sin_port = htons(address.port);
  inet_pton(AF_INET, address.host.c_str(), &native.sin_addr);
  return native;
}

}  // namespace

int start_connecting(const Address& address) {
  const int descriptor =
      ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw error_of_errno(errno);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const sockaddr_in native = to_native(address);
  const auto* const name = reinterpret_cast<const sockaddr*>(&native);
  if (::connect(descriptor, name, sizeof native) != 0 && errno != EINPROGRESS) {
    const int error = errno;
    ::close(descriptor);
    throw error_of_errno(error);
  }
  return descriptor;
}

std::optional<std::size_t> try_send(int descriptor, std::string_view bytes) {
  return moved(::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

std::optional<std::size_t> try_receive(int descriptor, std::span<char> room) {
  return moved(::recv(descriptor, room.data(), room.size(), 0));
}

bool is_quiet_and_open(int descriptor) noexcept {
  char byte = 0;
  return ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
         would_wait(errno);
}

}  // namespace lab
