#include "bench/experiments/rate_limiter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

std::string query_of(const RateLimited& limited) {
  return fmt::format("limit_rate={:g}&", limited.per_second);
}

asio::awaitable<Answer> ask_in_turn(const AsyncSession& session,
                                    std::string target,
                                    Clock::duration until_then) {
  co_await async::sleep_for(until_then);
  co_return co_await ask(session, std::move(target));
}

asio::awaitable<std::vector<Answer>> ask_all(const RateLimited& limited,
                                             const std::string& server) {
  const AsyncSession session(parse_address(server));
  const double interval = 1 / limited.per_second;
  std::vector<asio::awaitable<Answer>> works;
  for (std::size_t task = 0; task < limited.number; ++task)
    works.push_back(
        ask_in_turn(session,
                    fmt::format("/delay/{:g}?{}task={}", 1000 * limited.delay,
                                query_of(limited), task),
                    to_duration(static_cast<double>(task) * interval)));
  co_return co_await async::gather(std::move(works));
}

}  // namespace

RateLimited RateLimited::at(const Setting& setting, double delay) {
  constexpr double most = 100;  // a burst of eleven is allowed then
  const double quarter = delay > 0 ? std::floor(2.5 / delay) : most;
  return {.delay = delay,
          .per_second = std::clamp(quarter, 1.0, most),
          .spec = asking(setting, number)};
}

Arm RateLimited::by_semaphore(const Setting& setting, std::string name) const {
  Arm made = arm(
      "async", fetches(setting, {.delays = each(number, delay), .at_most = 10},
                       query_of(*this)));
  made.name = std::move(name);
  // Those that are refused take no time.
  made.bound = {};
  std::get<ByModel>(made.by).may_fail = FailureKind::bad_status;
  return made;
}

Arm RateLimited::by_limiter(std::string name) const {
  const double last = static_cast<double>(number - 1) / per_second;
  return coded(
      std::move(name),
      {.spec = spec, .at_most = number, .bound = {.seconds = last + delay}},
      slow_answers(number),
      [limited = *this](const std::string& server, auto&&...) {
        const auto start = Clock::now();
        auto answers =
            async::run(ask_all(limited, server), {.handle_signals = false});
        return Observed{.answers = std::move(answers),
                        .wall_seconds = seconds_since(start)};
      });
}

}  // namespace lab
