#include "bench/experiments/rate_limiter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "bench/experiments/own_code.hpp"
#include "bench/work.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/sleep.hpp"
#include "workloads/failure.hpp"
#include "workloads/http/async_session.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

constexpr std::size_t limited_requests = 30;
constexpr std::ptrdiff_t limited_permits = 10;
const Answer all_were_asked = "all were asked";

struct LimitedServer {
  AsyncSession session;
  double delay;       // seconds
  double per_second;  // that it allows

  /// Returns: 1 if the server turns it away, else 0.
  asio::awaitable<int> refuses(std::size_t task) const {
    Request request{.target = fmt::format("/delay/{:g}?limit_rate={:g}&task={}",
                                          1000 * delay, per_second, task)};
    try {
      co_await session.get(std::move(request));
    } catch (const TaskError& error) {
      if (error.kind() != FailureKind::bad_status) throw;
      co_return 1;
    }
    co_return 0;
  }
};

/// A quarter of what ten at a time would send, and no more than makes bursts of
/// eleven.
double allowed_rate(double delay) {
  constexpr double most = 100;
  return delay > 0 ? std::clamp(std::floor(2.5 / delay), 1.0, most) : most;
}

asio::awaitable<int> with_a_permit(const LimitedServer& server,
                                   async::Semaphore& semaphore,
                                   std::size_t task) {
  const auto permit = co_await semaphore.acquire();
  co_return co_await server.refuses(task);
}

asio::awaitable<int> in_its_turn(const LimitedServer& server,
                                 std::size_t task) {
  co_await async::sleep_for(
      to_duration(static_cast<double>(task) / server.per_second));
  co_return co_await server.refuses(task);
}

asio::awaitable<std::vector<int>> ask_at_a_time(const LimitedServer& server) {
  async::Semaphore semaphore(co_await asio::this_coro::executor,
                             limited_permits);
  std::vector<asio::awaitable<int>> works;
  for (std::size_t task = 0; task < limited_requests; ++task)
    works.push_back(with_a_permit(server, semaphore, task));
  co_return co_await async::gather(std::move(works));
}

asio::awaitable<std::vector<int>> ask_paced(const LimitedServer& server) {
  std::vector<asio::awaitable<int>> works;
  for (std::size_t task = 0; task < limited_requests; ++task)
    works.push_back(in_its_turn(server, task));
  co_return co_await async::gather(std::move(works));
}

using LimitedRequests =
    asio::awaitable<std::vector<int>> (*)(const LimitedServer&);

Arm limited_arm(const char* name, const Setting& setting, double delay,
                LimitedRequests requests, Bound bound) {
  const auto code = [=](const Spec& spec) {
    const LimitedServer server{
        .session = AsyncSession(parse_address(spec.server)),
        .delay = delay,
        .per_second = allowed_rate(delay)};
    const auto refused =
        async::run(requests(server), {.handle_signals = false});
    const auto count = std::count(refused.begin(), refused.end(), 1);
    return Observed{
        .answers = {all_were_asked},
        .measures = {measured(metrics::refused_requests_count, count)}};
  };
  return coded(name,
               {.spec = http_requests(setting, limited_requests),
                .at_most = limited_requests,
                .bound = std::move(bound)},
               {all_were_asked}, code);
}

}  // namespace

/// Those that are refused take no time: it has no bound.
Arm by_semaphore(const Setting& setting, double delay) {
  return limited_arm("a semaphore of 10, against a rate", setting, delay,
                     ask_at_a_time, {});
}

Arm by_rate_limiter(const Setting& setting, double delay) {
  const double last =
      static_cast<double>(limited_requests - 1) / allowed_rate(delay);
  return limited_arm("a rate limiter, against a rate", setting, delay,
                     ask_paced, {.seconds = last + delay});
}

}  // namespace lab
