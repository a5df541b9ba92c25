// Five requests of a second, each a coroutine of its own, on one thread.  The
// server is a timer, and the time is virtual.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace asio = boost::asio;
using namespace lab::async;
using namespace std::chrono_literals;

asio::awaitable<std::string> fetch(int task) {
  co_await sleep_for(1s);  // the others go on
  co_return "answer " + std::to_string(task);
}

asio::awaitable<void> fetch_all() {
  std::vector<asio::awaitable<std::string>> requests;
  for (int task = 0; task < 5; ++task) requests.push_back(fetch(task));
  for (const std::string& answer : co_await gather(std::move(requests)))
    std::cout << answer << '\n';
}

int main() {
  DeterministicLoop loop;
  const auto start = loop.now();
  run(loop, fetch_all());
  std::cout << (loop.now() - start) / 1ms << " ms\n";
}
