#include <chrono>

#include "exercise.hpp"
#include "models/async/sleep.hpp"

namespace {

// A client, and what waits for it.
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

// Coroutines share what they use: none of them knows who ends last.
using SharedSeat = std::shared_ptr<Seat>;
using Room = std::vector<SharedSeat>;

// Nothing is awaited here.  So nobody holds up anybody, and no other message
// can come in between: all clients get the same order.
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

// Looks every ten milliseconds whether something waits.
asio::awaitable<void> deliver(SharedSeat seat) {
  try {
    while (!seat->gone) {
      while (seat->waiting.size() > 0)
        co_await seat->client.send(*co_await seat->waiting.get());
      co_await lab::async::sleep_for(std::chrono::milliseconds(10));
    }
  } catch (const given::Gone&) {
    // what still waits is for nobody
  }
}

}  // namespace

asio::awaitable<void> chat(std::vector<given::Client> clients) {
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
