#include "exercise.hpp"

namespace {

asio::awaitable<void> send_to(given::Client client, given::Message message) {
  try {
    co_await client.send(message);
  } catch (const given::Gone&) {
    // the others stay
  }
}

// It sends to all at the same time, but then waits for the slowest of them.
asio::awaitable<void> listen(given::Client client,
                             std::vector<given::Client> all) {
  while (const auto message = co_await client.read()) {
    std::vector<asio::awaitable<void>> sends;
    for (const given::Client& other : all)
      sends.push_back(send_to(other, *message));
    co_await lab::async::gather(std::move(sends));
  }
}

}  // namespace

asio::awaitable<void> chat(std::vector<given::Client> clients) {
  std::vector<asio::awaitable<void>> listeners;
  for (const given::Client& client : clients)
    listeners.push_back(listen(client, clients));
  co_await lab::async::gather(std::move(listeners));
}
