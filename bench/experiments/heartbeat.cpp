#include "bench/experiments/heartbeat.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/timeline.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Answers = std::vector<Answer>;

struct Pulse {
  std::size_t beats = 0;
  double longest_gap_seconds = 0;
};

asio::awaitable<void> beat(Pulse& pulse, Clock::duration interval) {
  for (;;) {
    const auto last = Clock::now();
    co_await async::sleep_for(interval);
    pulse.longest_gap_seconds =
        std::max(pulse.longest_gap_seconds, seconds_since(last));
    ++pulse.beats;
  }
}

asio::awaitable<Observed> watch(asio::awaitable<Answers> work,
                                Clock::duration interval) {
  const auto loop = co_await asio::this_coro::executor;
  Pulse pulse;
  const auto heart = async::spawn(loop, beat(pulse, interval));
  const auto start = Clock::now();
  const auto patient = async::spawn(loop, std::move(work));
  co_await patient.wait();
  const double took = seconds_since(start);
  co_await async::sleep_for(interval);  // a beat that was held up comes now
  heart.cancel();
  co_await heart.wait();
  Answers answers = co_await patient.result();
  co_return Observed{.answers = std::move(answers),
                     .measures = {measured(metrics::longest_gap_seconds,
                                           pulse.longest_gap_seconds),
                                  measured(metrics::beats_count, pulse.beats)},
                     .wall_seconds = took};
}

asio::awaitable<Answers> block_on_each(const BlockingSession& session,
                                       const Calls& calls) {
  Answers answers;
  for (std::size_t i = 0; i < calls.number; ++i)
    answers.push_back(ask_blocking(session, slow_path(calls.delay, i)));
  co_return answers;
}

asio::awaitable<Answers> await_all(AsyncSession session, const Calls& calls) {
  std::vector<asio::awaitable<Answer>> works;
  for (std::size_t i = 0; i < calls.number; ++i)
    works.push_back(ask(session, slow_path(calls.delay, i)));
  co_return co_await async::gather(std::move(works));
}

}  // namespace

Calls calls_of(const Setting& setting, std::size_t number) {
  return {.number = number,
          .delay = 1.0 * setting.time_scale,
          .interval = std::max(0.001, 0.01 * setting.time_scale)};
}

Observed beside_heartbeat(asio::awaitable<Answers> work, double interval) {
  return async::run(watch(std::move(work), to_duration(interval)),
                    {.handle_signals = false});
}

Arm calls_arm(const Setting& setting, const Calls& calls, std::string name,
              double bound, Code code) {
  return {.name = std::move(name),
          .by = ByCode{std::move(code), slow_answers(calls.number)},
          .concurrency = calls.number,
          .spec = asking(setting, calls.number),
          .bound = {.seconds = bound}};
}

Code blocking_calls(const Calls& calls) {
  return [calls](const std::string& server, auto&&...) {
    const BlockingSession session(parse_address(server));
    return beside_heartbeat(block_on_each(session, calls), calls.interval);
  };
}

Code awaited_calls(const Calls& calls) {
  return [calls](const std::string& server, auto&&...) {
    return beside_heartbeat(
        await_all(AsyncSession(parse_address(server)), calls), calls.interval);
  };
}

}  // namespace lab
