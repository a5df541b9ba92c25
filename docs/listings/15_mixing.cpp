// Each page is waited for, then computed on.  The loop does all the waiting;
// worker processes do the computing, and the loop waits for them, too.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/wrap_future.hpp"
#include "models/processes/pool.hpp"

namespace asio = boost::asio;
using namespace lab::async;
using namespace std::chrono_literals;
using lab::processes::Pool;

std::uint64_t add_up(std::uint64_t end) {
  std::uint64_t sum = 0;
  for (std::uint64_t number = 1; number <= end; ++number) sum += number;
  return sum;
}
constexpr auto add_up_job = lab::processes::job<&add_up>("add_up");

asio::awaitable<std::uint64_t> fetch_and_crunch(Pool& pool, int page) {
  co_await sleep_for(20ms);  // stands for a request
  auto sum = pool.submit(add_up_job, 1000 * page);
  co_return co_await wrap_future(std::move(sum));
}

asio::awaitable<void> read_pages(Pool& pool) {
  std::vector<asio::awaitable<std::uint64_t>> pages;
  for (int page = 1; page <= 4; ++page)
    pages.push_back(fetch_and_crunch(pool, page));
  const auto sums = co_await gather(std::move(pages));
  for (const std::uint64_t sum : sums) std::cout << sum << '\n';
}

int main() {
  lab::processes::serve_if_worker({add_up_job});
  Pool pool;
  run(read_pages(pool));
}
