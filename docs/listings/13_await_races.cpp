// Payments into one account, on one thread.  A coroutine that reads, waits and
// then writes loses payments all the same; a lock cures that.  So
// does reading and writing without a wait in between.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <utility>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/mutex.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace asio = boost::asio;
using namespace lab::async;

asio::awaitable<void> pay_in(int& balance) {
  const int before = balance;
  co_await sleep_for({});  // stands for a request: everybody else gets a turn
  balance = before + 1;
}

asio::awaitable<void> pay_in_locked(int& balance, Mutex& mutex) {
  const auto lock = co_await mutex.lock();
  co_await pay_in(balance);
}

asio::awaitable<void> pay_in_at_once(int& balance) {
  co_await sleep_for({});  // the request first
  ++balance;
}

asio::awaitable<void> one_thread() {
  Mutex mutex(co_await asio::this_coro::executor);
  int careless = 0;
  int careful = 0;
  int quick = 0;
  std::vector<asio::awaitable<void>> payments;
  for (int i = 0; i < 10; ++i) {
    payments.push_back(pay_in(careless));
    payments.push_back(pay_in_locked(careful, mutex));
    payments.push_back(pay_in_at_once(quick));
  }
  co_await gather(std::move(payments));
  std::cout << "a wait between reading and writing: " << careless << " of 10\n";
  std::cout << "the same under a lock: " << careful << " of 10\n";
  std::cout << "no wait in between: " << quick << " of 10\n";
}

int main() {
  DeterministicLoop loop;
  run(loop, one_thread());
}
