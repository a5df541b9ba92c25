// A counter between kitchen and dining room, with room for two dishes.  Who
// must wait for it sleeps, and is woken when something has changed.

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <iostream>
#include <mutex>
#include <thread>

class Counter {
 public:
  void put(int dish) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return dishes_.size() < room; });
    dishes_.push_back(dish);
    most_ = std::max(most_, dishes_.size());
    changed_.notify_all();
  }

  int take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !dishes_.empty(); });
    const int dish = dishes_.front();
    dishes_.pop_front();
    changed_.notify_all();
    return dish;
  }

  void wait_until_full() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return dishes_.size() == room; });
  }

  std::size_t most() const { return most_; }

 private:
  static constexpr std::size_t room = 2;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<int> dishes_;
  std::size_t most_ = 0;
};

int main() {
  Counter counter;
  int sum = 0;
  {
    const std::jthread cook([&counter] {
      for (int dish = 1; dish <= 6; ++dish) counter.put(dish);
    });
    counter.wait_until_full();
    std::cout << "the counter is full: the cook waits\n";
    for (int i = 0; i < 6; ++i) sum += counter.take();
  }
  std::cout << "at most " << counter.most() << " dishes on the counter\n";
  std::cout << "all served: " << sum << '\n';
}
