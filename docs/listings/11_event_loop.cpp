// A heart that beats every 100 ms, and a slow function beside it.  The time is
// virtual: when nobody can move, the clock jumps to the next appointment.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <utility>

#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"
#include "models/async/to_thread.hpp"

namespace asio = boost::asio;
using namespace lab::async;
using namespace std::chrono_literals;

void say(const char* what) {
  const auto time = DeterministicLoop::moving()->now().time_since_epoch();
  std::cout << time / 1ms << " ms: " << what << '\n';
}

asio::awaitable<void> beat() {
  for (int i = 0; i < 3; ++i) {
    co_await sleep_for(100ms);
    say("beat");
  }
}

void hash() { block_for(250ms); }  // slow, and knows nothing of coroutines

asio::awaitable<void> log_in() {
  hash();
  say("logged in");
  co_return;
}

asio::awaitable<void> log_in_beside() {
  co_await to_thread(hash);
  say("logged in");
}

asio::awaitable<void> beside_the_heart(asio::awaitable<void> visitor) {
  const auto loop = co_await asio::this_coro::executor;
  const auto heart = spawn(loop, beat());
  const auto other = spawn(loop, std::move(visitor));
  co_await heart.result();
  co_await other.result();
}

int main() {
  std::cout << "on the loop\n";
  DeterministicLoop held_up;
  run(held_up, beside_the_heart(log_in()));

  std::cout << "beside the loop\n";
  DeterministicLoop free_to_go;
  run(free_to_go, beside_the_heart(log_in_beside()));
}
