// Coroutines that are called, and then forgotten, awaited or spawned.

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <utility>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using namespace metrics;

constexpr std::size_t letters = 5;

struct CallCounters {
  Clock::duration each;
  Timeline timeline{letters};
  std::size_t begun = 0;
  std::size_t sent = 0;
};

asio::awaitable<void> send(CallCounters& calls, std::size_t letter) {
  const Timeline::TaskTimer timer(calls.timeline, letter, letter);
  ++calls.begun;
  co_await async::sleep_for(calls.each);
  ++calls.sent;
}

/// To call a coroutine makes it, and starts nothing.  Written without a name
/// for what it gives, the compiler warns: see tests/forgotten_await.cpp.
asio::awaitable<void> forget(CallCounters& calls) {
  for (std::size_t i = 0; i < letters; ++i)
    const auto forgotten = send(calls, i);
  co_await async::sleep_for(calls.each);  // time enough, had they begun
}

asio::awaitable<void> await_each(CallCounters& calls) {
  for (std::size_t i = 0; i < letters; ++i) co_await send(calls, i);
}

asio::awaitable<void> gather_all(CallCounters& calls) {
  std::vector<asio::awaitable<void>> works;
  for (std::size_t i = 0; i < letters; ++i) works.push_back(send(calls, i));
  co_await async::gather(std::move(works));
}

asio::awaitable<void> spawn_all(CallCounters& calls) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<async::Task<>> tasks;
  for (std::size_t i = 0; i < letters; ++i)
    tasks.push_back(async::spawn(loop, send(calls, i)));
  for (const auto& task : tasks) co_await task.result();
}

using CallStyle = asio::awaitable<void> (*)(CallCounters&);

Observed run_letters(CallStyle style, double seconds) {
  CallCounters calls{.each = to_duration(seconds)};
  async::run(style(calls), {.handle_signals = false});
  return {.answers = {fmt::format("{} sent", calls.sent)},
          .traces = calls.timeline.take(),
          .measures = {measured(begun_calls_count, calls.begun)}};
}

Arm arm(const char* name, CallStyle style, std::size_t sent, double each,
        std::size_t at_once) {
  const auto code = [=](auto&&...) { return run_letters(style, each); };
  return coded(name,
               {.spec = {.tasks = letters},
                .at_most = at_once,
                .bound = waves(letters, at_once, each)},
               {fmt::format("{} sent", sent)}, code);
}

}  // namespace

Experiment forgotten_await(const Setting& setting) {
  const double each = 0.1 * setting.time_scale;
  return {.title = "A forgotten await",
          .source = "A3",
          .question = "What does a coroutine do that nobody awaits?",
          .work = fmt::format("5 calls of a coroutine that sleeps for {:g} ms",
                              1000 * each),
          .arms = {arm("no await", forget, 0, each, letters),
                   arm("an await each", await_each, letters, each, 1),
                   arm("gather", gather_all, letters, each, letters),
                   arm("spawn", spawn_all, letters, each, letters)},
          .claims = {{"never_begins", statement,
                      has("no await", begun_calls_count, exactly(0)),
                      "A coroutine that is not awaited never begins"},
                     {"gathered_begins", statement,
                      has("gather", begun_calls_count, exactly(letters)),
                      "Gathered, all coroutines run"},
                     {"spawned_begins", statement,
                      has("spawn", begun_calls_count, exactly(letters)),
                      "Spawned as a task, a coroutine begins by itself"},
                     {"await_is_no_start", ours,
                      faster_than("gather", "an await each",
                                  about(letters, 0.1, letters)),
                      "Awaited one by one, coroutines run one after another"}}};
}

}  // namespace lab
