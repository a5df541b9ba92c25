#include "bench/load/web_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "bench/experiments/http_requests.hpp"
#include "bench/measure/clock.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// What the users share.
struct Run {
  AsyncSession session;
  WebLoad load;
  WebResult result;
  Clock::time_point start = Clock::now();
  std::size_t next = 0;

  Clock::time_point due(std::size_t request) const {
    if (!load.interval) return Clock::now();
    return Schedule{start, *load.interval}.due(request);
  }
};

asio::awaitable<void> use(Run& run) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (run.next < run.load.requests) {
    const std::size_t request = run.next++;
    const auto due = run.due(request);
    if (due > Clock::now()) {
      timer.expires_at(due);
      co_await timer.async_wait(asio::use_awaitable);
    }
    const auto sent = std::max(due, Clock::now());
    std::string target = fmt::format("/{}", request);
    Answer answer = co_await ask(run.session, std::move(target));
    run.result.latencies.add(due, sent, Clock::now());
    run.result.answers[request] = std::move(answer);
  }
}

asio::awaitable<void> use_all(Run& run) {
  std::vector<asio::awaitable<void>> users;
  for (std::size_t i = 0; i < run.load.users; ++i) users.push_back(use(run));
  co_await async::gather(std::move(users));
}

}  // namespace

WebResult put_load_on(const std::string& server, const WebLoad& load) {
  Run run{.session = AsyncSession(parse_address(server), {.keep_alive = false}),
          .load = load};
  run.result.answers.resize(load.requests);
  run.start = Clock::now();
  async::run(use_all(run), {.handle_signals = false});
  run.result.seconds = seconds_since(run.start);
  return std::move(run.result);
}

}  // namespace lab
