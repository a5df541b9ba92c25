#include "bench/experiments/heartbeat.hpp"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <functional>
#include <utility>

#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/to_thread.hpp"

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

asio::awaitable<Answer> call_blocking(const BlockingSession& session,
                                      std::string target) {
  co_return ask_blocking(session, target);
}

/// No other coroutine gets a turn: it awaits nothing.
asio::awaitable<Answer> compute(Clock::duration time, std::size_t task) {
  const auto end = Clock::now() + time;
  std::uint64_t steps = 1;
  while (Clock::now() < end) steps = crunch(steps, 1000);
  co_return steps == 0 ? "" : slow_answer(task);
}

/// All at once, each made by `call(target)`.
template <typename Call>
asio::awaitable<Answers> make_all(const Calls& calls, Call call) {
  std::vector<asio::awaitable<Answer>> works;
  for (std::size_t i = 0; i < calls.number; ++i)
    works.push_back(call(slow_path(calls.delay, i)));
  co_return co_await async::gather(std::move(works));
}

/// Makes the calls beside a heartbeat.
template <typename Call>
Observed beside_heartbeat(const Calls& calls, Call call) {
  return async::run(watch(make_all(calls, call), to_duration(calls.interval)),
                    {.handle_signals = false});
}

}  // namespace

Arm Calls::on_the_loop(std::string name) const {
  const double in_turn = static_cast<double>(number) * delay;
  return arm(std::move(name), in_turn, [calls = *this](const Spec& given) {
    const BlockingSession session(parse_address(given.server));
    return beside_heartbeat(calls, [&](std::string target) {
      return call_blocking(session, std::move(target));
    });
  });
}

Arm Calls::beside_the_loop(std::string name, std::size_t width) const {
  return arm(std::move(name), waves(number, width, delay).seconds.value(),
             [calls = *this, width](const Spec& given) {
               const BlockingSession session(parse_address(given.server));
               threads::Executor executor(
                   {.max_workers = static_cast<std::ptrdiff_t>(width)});
               return beside_heartbeat(calls, [&](std::string target) {
                 return async::to_thread(executor, ask_blocking,
                                         std::cref(session), std::move(target));
               });
             });
}

Arm Calls::never_suspending(std::string name) const {
  const double in_turn = static_cast<double>(number) * delay;
  return arm(std::move(name), in_turn, [calls = *this](auto&&...) {
    std::size_t task = 0;
    return beside_heartbeat(calls, [&](const std::string& /*target*/) {
      return compute(to_duration(calls.delay), task++);
    });
  });
}

Arm Calls::awaited(std::string name) const {
  return arm(std::move(name), delay, [calls = *this](const Spec& given) {
    const AsyncSession session(parse_address(given.server));
    return beside_heartbeat(calls, [&](std::string target) {
      return ask(session, std::move(target));
    });
  });
}

Arm Calls::arm(std::string name, double bound, Code code) const {
  return coded(std::move(name),
               {.spec = spec, .at_most = number, .bound = {.seconds = bound}},
               slow_answers(number), std::move(code));
}

}  // namespace lab
