#include <list>

#include "exercise.hpp"

namespace {

// A client, and what waits for it.
struct Seat {
  Seat(given::Client client, const asio::any_io_executor& loop)
      : client(std::move(client)), waiting(loop, limit - 1) {}

  void leave() {
    gone = true;
    waiting.close();
  }

  given::Client client;
  lab::async::Queue<given::Message> waiting;
  bool gone = false;
};

using Room = std::list<Seat>;

// Nothing is awaited here.  So nobody holds up anybody, and no other message
// can come in between: all clients get the same order.
void tell_all(Room& room, const given::Message& message) {
  for (Seat& seat : room) {
    if (seat.gone || seat.waiting.try_put(message)) continue;
    seat.client.drop();
    seat.leave();
  }
}

asio::awaitable<void> listen(Room& room, Seat& seat) {
  while (const auto message = co_await seat.client.read())
    tell_all(room, *message);
  seat.leave();
}

// Only this one waits for the client.
asio::awaitable<void> deliver(Seat& seat) {
  try {
    while (const auto message = co_await seat.waiting.get())
      co_await seat.client.send(*message);
  } catch (const given::Gone&) {
    // what still waits is for nobody
  }
}

}  // namespace

asio::awaitable<void> chat(std::vector<given::Client> clients) {
  const auto loop = co_await asio::this_coro::executor;
  Room room;
  for (const given::Client& client : clients) room.emplace_back(client, loop);
  std::vector<asio::awaitable<void>> talks;
  for (Seat& seat : room) {
    talks.push_back(listen(room, seat));
    talks.push_back(deliver(seat));
  }
  co_await lab::async::gather(std::move(talks));
}
