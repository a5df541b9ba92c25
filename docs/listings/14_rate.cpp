// A semaphore limits how many are under way, and not how many begin in a
// second.  A rate limiter counts those that begin.  The time is virtual.

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/sleep.hpp"

namespace asio = boost::asio;
using namespace lab::async;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// Lets one begin every so often, in the order in which they came.
class RateLimiter {
 public:
  explicit RateLimiter(milliseconds gap) : gap_(gap) {}

  asio::awaitable<void> my_turn() {
    const auto now = co_await lab::async::now();
    const auto mine = std::max(next_, now);
    next_ = mine + gap_;
    if (mine > now) co_await sleep_for(mine - now);
  }

 private:
  milliseconds gap_;
  std::chrono::steady_clock::time_point next_{};
};

asio::awaitable<void> with_a_permit(Semaphore& permits, milliseconds answer) {
  const auto permit = co_await permits.acquire();
  co_await sleep_for(answer);
}

asio::awaitable<void> at_a_rate(RateLimiter& limiter, milliseconds answer) {
  co_await limiter.my_turn();
  co_await sleep_for(answer);
}

asio::awaitable<void> twenty_by_semaphore(milliseconds answer) {
  Semaphore permits(co_await asio::this_coro::executor, 2);
  std::vector<asio::awaitable<void>> requests;
  for (int i = 0; i < 20; ++i)
    requests.push_back(with_a_permit(permits, answer));
  co_await gather(std::move(requests));
}

asio::awaitable<void> twenty_by_rate(milliseconds answer) {
  RateLimiter limiter(100ms);
  std::vector<asio::awaitable<void>> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(at_a_rate(limiter, answer));
  co_await gather(std::move(requests));
}

void print(const char* what, asio::awaitable<void> (*twenty)(milliseconds)) {
  std::cout << what << ":\n";
  for (const milliseconds answer : {1000ms, 100ms, 10ms}) {
    DeterministicLoop loop;
    run(loop, twenty(answer));
    std::cout << "  answers take " << answer.count()
              << " ms: all 20 done after "
              << loop.now().time_since_epoch() / 1ms << " ms\n";
  }
}

int main() {
  print("a semaphore of 2", twenty_by_semaphore);
  print("one every 100 ms", twenty_by_rate);
}
