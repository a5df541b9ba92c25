#include "models/hosts/addresses.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <memory>
#include <optional>

namespace lab::hosts {
namespace {

using boost::asio::ip::udp;

/// Connecting a UDP socket sends nothing: it only chooses a way.
std::optional<std::string> facing(const std::string& host) {
  boost::asio::io_context loop;
  boost::system::error_code error;
  const auto found = udp::resolver(loop).resolve(
      udp::v4(), host.substr(host.find('@') + 1), "9", error);
  if (error || found.empty()) return std::nullopt;
  udp::socket socket(loop, udp::v4());
  socket.connect(*found.begin(), error);
  if (error) return std::nullopt;
  return socket.local_endpoint().address().to_string();
}

/// Loopback last: only a host that is this machine finds us there.
std::vector<std::string> all_addresses() {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(
      first, &::freeifaddrs);
  std::vector<std::string> own;
  std::vector<std::string> loopback;
  for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET ||
        (one->ifa_flags & IFF_UP) == 0)
      continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    const auto* address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
    ::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
    ((one->ifa_flags & IFF_LOOPBACK) != 0 ? loopback : own)
        .emplace_back(text.data());
  }
  own.insert(own.end(), loopback.begin(), loopback.end());
  return own;
}

}  // namespace

std::vector<std::string> addresses_facing(const std::string& host) {
  std::vector<std::string> addresses = all_addresses();
  if (const auto best = facing(host)) {
    std::erase(addresses, *best);
    addresses.insert(addresses.begin(), *best);
  }
  return addresses;
}

}  // namespace lab::hosts
