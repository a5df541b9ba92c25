// Twelve callers and four permits; a quick producer, a slow consumer, and room
// for two items between them.

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/queue.hpp"
#include "models/async/run.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/sleep.hpp"

namespace asio = boost::asio;
using namespace lab::async;
using namespace std::chrono_literals;

struct PeakCounter {
  int now = 0;
  int most = 0;
};

asio::awaitable<void> ask(Semaphore& permits, PeakCounter& inside) {
  const auto permit = co_await permits.acquire();  // given back at the end
  inside.most = std::max(inside.most, ++inside.now);
  co_await sleep_for(5ms);
  --inside.now;
}

asio::awaitable<std::size_t> produce(Queue<int>& belt) {
  std::size_t longest = 0;
  for (int item = 1; item <= 6; ++item) {
    co_await belt.put(item);  // waits while two items lie there
    longest = std::max(longest, belt.size());
  }
  belt.close();
  co_return longest;
}

asio::awaitable<int> consume(Queue<int>& belt) {
  int sum = 0;
  while (const auto item = co_await belt.get()) {
    co_await sleep_for(5ms);
    sum += *item;
  }
  co_return sum;
}

asio::awaitable<void> scene() {
  const auto loop = co_await asio::this_coro::executor;
  Semaphore permits(loop, 4);
  PeakCounter inside;
  std::vector<asio::awaitable<void>> calls;
  for (int i = 0; i < 12; ++i) calls.push_back(ask(permits, inside));
  co_await gather(std::move(calls));
  std::cout << "at most " << inside.most << " callers at once\n";

  Queue<int> belt(loop, 2);
  const auto [longest, sum] = co_await gather(produce(belt), consume(belt));
  std::cout << "at most " << longest << " items in the queue\n";
  std::cout << "all arrived: " << sum << '\n';
}

int main() {
  DeterministicLoop loop;
  run(loop, scene());
}
