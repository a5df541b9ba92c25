// Calling a coroutine only makes it.  Awaiting it does it and waits for its
// end; starting it as a task lets it go on beside the others.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>

#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"

namespace asio = boost::asio;
using namespace lab::async;
using namespace std::chrono_literals;

asio::awaitable<void> fetch(char page, std::chrono::milliseconds time) {
  std::cout << "  " << page << " is asked for\n";
  co_await sleep_for(time);  // here it pauses, and the others go on
  std::cout << "  " << page << " is here\n";
}

asio::awaitable<void> read_pages() {
  std::cout << "made, not awaited\n";
  { const auto forgotten = fetch('x', 10ms); }

  std::cout << "one after the other\n";
  co_await fetch('a', 20ms);
  co_await fetch('b', 10ms);

  std::cout << "as tasks\n";
  const auto loop = co_await asio::this_coro::executor;
  const auto a = spawn(loop, fetch('a', 20ms));
  const auto b = spawn(loop, fetch('b', 10ms));
  co_await a.result();
  co_await b.result();
}

int main() {
  DeterministicLoop loop;  // a clock of its own: nobody waits for these 50 ms
  run(loop, read_pages());
}
