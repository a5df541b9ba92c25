// Payments into one account.  A coroutine that reads, waits and then writes
// loses payments although there is only one thread; a lock cures that.  Threads
// need a lock even where nobody waits.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <mutex>
#include <thread>
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

asio::awaitable<void> one_thread() {
  Mutex mutex(co_await asio::this_coro::executor);
  int careless = 0;
  int careful = 0;
  std::vector<asio::awaitable<void>> payments;
  for (int i = 0; i < 10; ++i) {
    payments.push_back(pay_in(careless));
    payments.push_back(pay_in_locked(careful, mutex));
  }
  co_await gather(std::move(payments));
  std::cout << "one thread, no lock: " << careless << " of 10\n";
  std::cout << "one thread, a lock: " << careful << " of 10\n";
}

int four_threads() {
  int balance = 0;
  std::mutex mutex;  // guards balance
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        const std::scoped_lock lock(mutex);
        ++balance;
      }
    });
  threads.clear();  // joins them
  return balance;
}

int main() {
  DeterministicLoop loop;
  run(loop, one_thread());
  std::cout << "four threads, a lock: " << four_threads() << " of 4000\n";
}
