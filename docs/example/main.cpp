// A program of one's own with the three families of primitives: threads,
// processes and coroutines.  README.md beside this file says how to build it.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/processes/pool.hpp"
#include "models/threads/executor.hpp"

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Threads: wait for several things at once.
std::string ask(std::string who) {
  lab::async::block_for(100ms);  // stands for a library that blocks
  return who + " answered";
}

// Processes: compute on every core.  A job is a function under a name, so that
// another process can find it.
std::uint64_t fibonacci(std::uint64_t n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
constexpr auto fibonacci_job = lab::processes::job<&fibonacci>("fibonacci");

// Coroutines: thousands of waits on one thread.
asio::awaitable<int> later(std::chrono::milliseconds time, int value) {
  co_await lab::async::sleep_for(time);
  co_return value;
}

asio::awaitable<int> add_up() {
  const auto [one, two] =
      co_await lab::async::gather(later(200ms, 1), later(100ms, 2));
  co_return one + two;
}

int main() {
  lab::processes::serve_if_worker({fibonacci_job});  // first of all

  lab::threads::Executor executor({.max_workers = 3});
  const auto people = {"Ada", "Grace", "Edsger"};
  for (const std::string& answer : executor.map(ask, people))
    std::printf("%s\n", answer.c_str());

  lab::processes::Pool pool;
  const std::vector<std::uint64_t> which{20, 21, 22, 23, 24};
  for (const std::uint64_t number : pool.map(fibonacci_job, which))
    std::printf("%llu\n", static_cast<unsigned long long>(number));

  std::printf("%d\n", lab::async::run(add_up()));
}
