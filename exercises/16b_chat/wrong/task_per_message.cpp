#include <list>

#include "exercise.hpp"
#include "models/async/task.hpp"

namespace {

struct Seat {
  given::Client client;
  std::size_t waiting = 0;
  bool gone = false;
};

using Room = std::list<Seat>;

asio::awaitable<void> deliver(Seat& seat, given::Message message) {
  try {
    co_await seat.client.send(message);
  } catch (const given::Gone&) {
    seat.gone = true;
  }
  --seat.waiting;
}

// A task for each message and each client.  Which of them begins first is not
// said anywhere, so each client gets an order of its own.
void tell_all(const asio::any_io_executor& loop, Room& room,
              const given::Message& message) {
  for (Seat& seat : room) {
    if (seat.gone) continue;
    if (seat.waiting > limit) {
      seat.gone = true;
      seat.client.drop();
      continue;
    }
    ++seat.waiting;
    lab::async::spawn(loop, deliver(seat, message));
  }
}

asio::awaitable<void> listen(Room& room, Seat& seat) {
  const auto loop = co_await asio::this_coro::executor;
  while (const auto message = co_await seat.client.read())
    tell_all(loop, room, *message);
  seat.gone = true;
}

}  // namespace

asio::awaitable<void> chat(std::vector<given::Client> clients) {
  Room room;
  for (const given::Client& client : clients) room.push_back({client});
  std::vector<asio::awaitable<void>> listeners;
  for (Seat& seat : room) listeners.push_back(listen(room, seat));
  co_await lab::async::gather(std::move(listeners));
}
