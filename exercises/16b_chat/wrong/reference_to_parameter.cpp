#include "exercise.hpp"

namespace {

struct Seat {
  Seat(given::Client client, const asio::any_io_executor& loop)
      : client(std::move(client)), waiting(loop, limit) {}

  void leave() {
    gone = true;
    waiting.close();
  }

  given::Client client;
  lab::async::Queue<given::Message> waiting;
  bool gone = false;
};

using SharedSeat = std::shared_ptr<Seat>;
using Room = std::vector<SharedSeat>;

void tell_all(const Room& room, const given::Message& message) {
  for (const SharedSeat& seat : room) {
    if (seat->gone || seat->waiting.try_put(message)) continue;
    seat->client.drop();
    seat->leave();
  }
}

asio::awaitable<void> listen(Room room, SharedSeat seat) {
  while (const auto message = co_await seat->client.read())
    tell_all(room, *message);
  seat->leave();
}

asio::awaitable<void> deliver(SharedSeat seat) {
  try {
    while (const auto message = co_await seat->waiting.get())
      co_await seat->client.send(*message);
  } catch (const given::Gone&) {
    // what still waits is for nobody
  }
}

}  // namespace

static asio::awaitable<void> chat_of(
    const std::vector<given::Client>& clients) {
  const auto loop = co_await asio::this_coro::executor;
  Room room;
  for (const given::Client& client : clients)
    room.push_back(std::make_shared<Seat>(client, loop));
  std::vector<asio::awaitable<void>> talks;
  for (const SharedSeat& seat : room) {
    talks.push_back(listen(room, seat));
    talks.push_back(deliver(seat));
  }
  co_await lab::async::gather(std::move(talks));
}

// This is no coroutine: when it has returned, its parameters are gone, and the
// coroutine that it made looks at them later.
asio::awaitable<void> chat(std::vector<given::Client> clients) {
  return chat_of(clients);
}
