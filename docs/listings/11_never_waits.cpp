// An await gives the others a turn only if it really has to wait.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <iostream>

#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"

namespace asio = boost::asio;
using namespace lab::async;

asio::awaitable<int> look_up(int number) {
  co_return number;
}  // has it already

asio::awaitable<void> count_without_waiting(char who) {
  for (int i = 1; i <= 3; ++i) {
    const int number = co_await look_up(i);
    std::cout << ' ' << who << number;
  }
}

asio::awaitable<void> count(char who) {
  for (int i = 1; i <= 3; ++i) {
    co_await sleep_for({});  // for no time at all, but it waits
    std::cout << ' ' << who << i;
  }
}

asio::awaitable<void> both() {
  const auto loop = co_await asio::this_coro::executor;
  std::cout << "awaits, and never waits:";
  const auto a = spawn(loop, count_without_waiting('a'));
  const auto b = spawn(loop, count_without_waiting('b'));
  co_await a.result();
  co_await b.result();

  std::cout << "\nwaits each time:        ";
  const auto c = spawn(loop, count('a'));
  const auto d = spawn(loop, count('b'));
  co_await c.result();
  co_await d.result();
  std::cout << '\n';
}

int main() {
  DeterministicLoop loop;  // first come, first served, as in asyncio
  run(loop, both());
}
