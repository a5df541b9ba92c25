#include "mock_server/permission.hpp"

#include <fmt/format.h>

#include "mock_server/http/fields.hpp"

namespace lab::mock {
namespace {

bool is_loopback(const boost::asio::ip::address& address) {
  if (address.is_loopback()) return true;
  return address.is_v6() && address.to_v6().is_v4_mapped() &&
         make_address_v4(boost::asio::ip::v4_mapped, address.to_v6())
             .is_loopback();
}

/// For a server without a control token.
std::optional<Reply> denial_without_token(const Request& request,
                                          const Tcp::endpoint& client) {
  if (!is_loopback(client.address()))
    return error_reply(403,
                       "only a client on the server's own machine may change "
                       "it: start it with --control-token for others");
  if (field(request, "Origin"))
    return error_reply(403, "a page in a browser may not change the server");
  return std::nullopt;
}

}  // namespace

std::optional<Reply> denial(const ServerState& state, const Endpoint& endpoint,
                            const Request& request, const Tcp::endpoint& client,
                            Clock::time_point now) {
  if (endpoint.purpose == Purpose::open) return std::nullopt;
  const bool has_lease =
      state.lease.is_held(now) && shows_bearer(request, state.lease.token());
  const std::string& token = state.options.control_token;
  if (!token.empty() && !has_lease && !shows_bearer(request, token))
    return unauthorised("the control token is needed");
  if (endpoint.method == "GET" || has_lease) return std::nullopt;
  if (state.lease.is_held(now)) {
    Reply reply = error_reply(
        409, fmt::format("a run has leased this server for {} more seconds",
                         state.lease.seconds_left(now)));
    reply.headers =
        fmt::format("Retry-After: {}\r\n", state.lease.seconds_left(now));
    return reply;
  }
  if (token.empty()) return denial_without_token(request, client);
  return std::nullopt;
}

}  // namespace lab::mock
