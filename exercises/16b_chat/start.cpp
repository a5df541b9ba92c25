#include "exercise.hpp"

namespace {

// TODO 1: wait for no client here.  Give each client a queue, and a coroutine
//         that takes messages from it and sends them.
// TODO 2: at most `limit` messages wait for a client.  When one more comes,
//         drop the client.
// TODO 3: send() throws given::Gone when a client has left.  The others stay.
asio::awaitable<void> listen(given::Client client,
                             std::vector<given::Client> all) {
  while (const auto message = co_await client.read())
    for (const given::Client& other : all) co_await other.send(*message);
}

}  // namespace

asio::awaitable<void> chat(std::vector<given::Client> clients) {
  std::vector<asio::awaitable<void>> listeners;
  for (const given::Client& client : clients)
    listeners.push_back(listen(client, clients));
  co_await lab::async::gather(std::move(listeners));
}
