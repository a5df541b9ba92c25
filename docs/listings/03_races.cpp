// Payments into one account by several threads: with a lock, and in two steps
// that another thread gets in between.

#include <atomic>
#include <barrier>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

int with_a_lock() {
  int balance = 0;
  std::mutex mutex;  // guards balance
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) {
          const std::scoped_lock lock(mutex);
          ++balance;
        }  // here the lock is given back
      });
  }  // here the threads are joined
  return balance;
}

int in_two_steps() {
  std::atomic<int> balance = 0;
  std::barrier both_have_read(2);  // the bad order, on purpose
  const auto pay_in = [&] {
    const int before = balance;
    both_have_read.arrive_and_wait();
    balance = before + 1;
  };
  {
    const std::jthread one(pay_in);
    const std::jthread two(pay_in);
  }
  return balance;
}

int main() {
  std::cout << "a lock: " << with_a_lock() << " of 4000\n";
  std::cout << "read and written in two steps: " << in_two_steps() << " of 2\n";
}
