#include "bench/servers/connection_set.hpp"

#include <boost/asio/write.hpp>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace lab::servers {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

void shut_down(Socket& client) {
  error_code gone_already;
  client.shutdown(Socket::shutdown_both, gone_already);
}

}  // namespace

ConnectionSet::~ConnectionSet() {
  hang_up();
  std::unique_lock lock(mutex_);
  empty_.wait(lock, [this] { return clients_.empty(); });
}

void ConnectionSet::serve(Socket client, const Serve& serve) {
  const Place place = enter(std::move(client));
  serve(*place);
  leave(place);
}

void ConnectionSet::serve_on_thread(Socket client, const Serve& serve) {
  const Place place = enter(std::move(client));
  try {
    std::thread([this, place, serve] {
      serve(*place);
      leave(place);
    }).detach();
  } catch (const std::system_error&) {
    refuse_for_want_of_threads(*place);
    leave(place);
  }
}

void ConnectionSet::refuse_for_want_of_threads(Socket& client) {
  constexpr std::string_view sorry = "! no thread is left\n";
  error_code gone;
  asio::write(client, asio::buffer(sorry), gone);
}

void ConnectionSet::hang_up() {
  const std::scoped_lock lock(mutex_);
  over_ = true;
  for (Socket& client : clients_) shut_down(client);
}

ConnectionSet::Place ConnectionSet::enter(Socket client) {
  const std::scoped_lock lock(mutex_);
  if (over_) shut_down(client);
  return clients_.insert(clients_.end(), std::move(client));
}

void ConnectionSet::leave(Place place) {
  const std::scoped_lock lock(mutex_);
  clients_.erase(place);
  if (clients_.empty()) empty_.notify_all();
}

}  // namespace lab::servers
