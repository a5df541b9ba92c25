#include "bench/load/chat_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "bench/measure/clock.hpp"
#include "models/environment_error.hpp"
#include "workloads/http/http.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using mock::Socket;
using mock::Task;
using mock::Tcp;

constexpr auto quietly = asio::as_tuple(asio::deferred);
constexpr std::size_t at_once = 256;    // fewer than a listen queue holds
constexpr std::size_t most_ahead = 32;  // lines; fewer than servers let wait
constexpr std::chrono::seconds patience{60};

Tcp::endpoint endpoint_of(const std::string& server) {
  const Address address = parse_address(server);
  return {asio::ip::make_address_v4(address.host), address.port};
}

/// The text of a line that was said: "17 ......"
std::string text_of(std::size_t line, std::size_t bytes) {
  return fmt::format("{:.<{}}\n", fmt::format("{} ", line), bytes);
}

}  // namespace

ChatClients::ChatClients(const std::string& server, std::size_t clients)
    : server_(endpoint_of(server)) {
  while (greeted_ < clients) {
    while (clients_.size() < std::min(clients, greeted_ + at_once))
      connect_one();
    wait_until([this] { return greeted_ == clients_.size(); });
  }
}

void ChatClients::add_client_that_never_reads() {
  sleeper_.emplace(loop_.get_executor());
  sleeper_->open(server_.protocol());
  sleeper_->set_option(asio::socket_base::receive_buffer_size(4096));
  sleeper_->connect(server_);
  const std::string_view name = "sleeper\n";
  asio::write(*sleeper_, asio::buffer(name));
  std::string greeting;
  asio::read_until(*sleeper_, asio::dynamic_buffer(greeting), '\n');
}

Delivery ChatClients::talk(const Talk& talk) {
  schedule_ = {.first = Clock::now(), .interval = talk.interval};
  const std::size_t wanted = talk.lines * clients_.size();
  heard_by_.assign(talk.lines, 0);
  result_.delivery_seconds.reserve(wanted);
  asio::co_spawn(loop_.get_executor(), speak(talk), asio::detached);
  wait_until(
      [this, wanted] { return result_.delivery_seconds.size() == wanted; });
  result_.seconds = seconds_since(schedule_.first);
  const Client& first = clients_.front();
  result_.clients = static_cast<std::size_t>(std::count_if(
      clients_.begin(), clients_.end(), [&](const Client& client) {
        return client.heard == talk.lines && client.order == first.order;
      }));
  return std::move(result_);
}

std::size_t ChatClients::ask_how_many() {
  members_.reset();
  say(clients_.front(), fmt::format("{}\n", servers::ask_how_many));
  wait_until([this] { return members_.has_value(); });
  return *members_;
}

void ChatClients::connect_one() try {
  Client& client = clients_.emplace_back(Client{Socket(loop_.get_executor())});
  client.socket.connect(server_);
  client.socket.set_option(Tcp::no_delay(true));
  client.socket.non_blocking(true);
  say(client, fmt::format("client{}\n", clients_.size() - 1));
  asio::co_spawn(loop_.get_executor(), listen(client), asio::detached);
} catch (const boost::system::system_error& error) {
  throw EnvironmentError(fmt::format("{} of the clients are there: {}",
                                     greeted_, error.code().message()));
}

/// Steps of the loop until it is so.
template <typename Condition>
void ChatClients::wait_until(Condition is_so) {
  while (!is_so() && trouble_.empty())
    if (loop_.run_one_for(patience) == 0)
      throw std::runtime_error("the chat server has said nothing for a minute");
  if (trouble_.empty()) return;
  const std::string why =
      fmt::format("{} of the clients are there: {}", greeted_, trouble_);
  if (is_refused_) throw EnvironmentError(why);
  throw std::runtime_error(why);
}

/// The next line, when it is due and the slowest client is not far behind:
/// who reads must not be taken for one that does not, just because this
/// machine is busy.  What is late for that counts from when it was due.
Task<void> ChatClients::speak(Talk talk) {
  for (std::size_t i = 0; i < talk.lines; ++i) {
    const auto due = schedule_.due(i);
    while (Clock::now() < due || i - heard_by_all_ >= most_ahead) {
      turn_.expires_at(Clock::now() < due ? due : Clock::time_point::max());
      co_await turn_.async_wait(quietly);
    }
    say(clients_[i % clients_.size()], text_of(i, talk.line_bytes));
  }
}

void ChatClients::say(Client& client, const std::string& text) {
  error_code error;
  asio::write(client.socket, asio::buffer(text), error);
  if (error) trouble_ = "a connection is closed";
}

/// One buffer is enough for all: what is in a socket is taken out in one
/// move, and nobody waits with the buffer in hand.
Task<void> ChatClients::listen(Client& client) {
  for (;;) {
    co_await client.socket.async_wait(Socket::wait_read, quietly);
    error_code error;
    const std::size_t count =
        client.socket.read_some(asio::buffer(bytes_), error);
    if (error == asio::error::would_block) continue;
    if (error) break;
    take_in(client, {bytes_.data(), count});
  }
  if (trouble_.empty()) trouble_ = "a connection is closed";
}

void ChatClients::take_in(Client& client, std::string_view bytes) {
  client.reader.add(bytes);
  const auto now = Clock::now();
  while (client.reader.next(line_)) {
    const auto colon = line_.find(": ");
    if (colon != std::string::npos)
      hear(client, std::strtoul(line_.c_str() + colon + 2, nullptr, 10), now);
    else
      hear_server();
  }
}

void ChatClients::hear(Client& client, std::size_t line,
                       Clock::time_point now) {
  constexpr std::uint64_t prime = 1'099'511'628'211;
  client.order = client.order * prime + line + 1;
  ++client.heard;
  result_.delivery_seconds.push_back(
      std::chrono::duration<double>(now - schedule_.due(line)).count());
  ++heard_by_.at(line);
  while (heard_by_all_ < heard_by_.size() &&
         heard_by_[heard_by_all_] == clients_.size()) {
    ++heard_by_all_;
    turn_.cancel();
  }
}

void ChatClients::hear_server() {
  if (line_.starts_with("hello ")) {
    ++greeted_;
  } else if (line_.starts_with("! ")) {
    trouble_ = line_.substr(2);
    is_refused_ = true;
  } else {
    members_ = std::strtoul(line_.c_str(), nullptr, 10);
  }
}

}  // namespace lab
