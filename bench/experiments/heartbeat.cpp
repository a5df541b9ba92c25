#include "bench/experiments/heartbeat.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <utility>

#include "models/async/sleep.hpp"
#include "models/async/task.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

asio::awaitable<void> beat(std::shared_ptr<Pulse> pulse,
                           Clock::duration interval) {
  for (;;) {
    const auto last = Clock::now();
    co_await async::sleep_for(interval);
    pulse->longest_gap_seconds =
        std::max(pulse->longest_gap_seconds, seconds_since(last));
    ++pulse->beats;
  }
}

}  // namespace

asio::awaitable<Pulse> beat_beside(asio::awaitable<void> work,
                                   Clock::duration interval) {
  const auto loop = co_await asio::this_coro::executor;
  const auto pulse = std::make_shared<Pulse>();
  const auto heart = async::spawn(loop, beat(pulse, interval));
  const auto start = Clock::now();
  const auto patient = async::spawn(loop, std::move(work));
  co_await patient.result();
  pulse->work_seconds = seconds_since(start);
  co_await async::sleep_for(interval);  // a beat that was held up comes now
  heart.cancel();
  co_await heart.wait();
  co_return *pulse;
}

}  // namespace lab
