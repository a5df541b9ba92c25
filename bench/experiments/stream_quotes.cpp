// Quotes used as they come, or when all of them are there.

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <utility>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/stream.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using namespace metrics;
using async::Sink;

const std::vector<Answer> prices{"AAPL 189.84", "GOOG 141.80", "MSFT 378.91",
                                 "AMZN 146.88", "TSLA 238.45", "NVDA 495.22",
                                 "META 334.92"};

/// A reader who notes what is read, and when the first quote was.
struct Reader {
  std::unique_ptr<Batch> quotes;
  Timeline timeline{prices.size()};
  std::vector<Answer> read = {};
  double first_seconds = 0;

  void use(const Answer& quote) {
    if (read.empty()) first_seconds = timeline.seconds_so_far();
    read.push_back(quote);
  }
};

asio::awaitable<Answer> fetch(Reader& reader, std::size_t task) {
  const Timeline::TaskTimer timer(reader.timeline, task, task);
  co_return co_await reader.quotes->run_async(task);
}

asio::awaitable<void> list_then_use(Reader& reader) {
  std::vector<Answer> all;
  for (std::size_t i = 0; i < prices.size(); ++i) {
    Answer quote = co_await fetch(reader, i);
    all.push_back(std::move(quote));
  }
  for (const Answer& quote : all) reader.use(quote);
}

asio::awaitable<void> give_quotes(Sink<Answer> sink, Reader& reader) {
  for (std::size_t i = 0; i < prices.size(); ++i) {
    Answer quote = co_await fetch(reader, i);
    co_await sink.yield(std::move(quote));
  }
}

asio::awaitable<void> stream(Reader& reader) {
  async::Stream<Answer> quotes(co_await asio::this_coro::executor, give_quotes,
                               std::ref(reader));
  while (const auto quote = co_await quotes.next()) reader.use(*quote);
}

asio::awaitable<void> gather_then_use(Reader& reader) {
  std::vector<asio::awaitable<Answer>> works;
  for (std::size_t i = 0; i < prices.size(); ++i)
    works.push_back(fetch(reader, i));
  const auto all = co_await async::gather(std::move(works));
  for (const Answer& quote : all) reader.use(quote);
}

using Reading = asio::awaitable<void> (*)(Reader&);

Arm arm(const Work& work, const char* name, Reading reading) {
  const auto code = [reading](const Spec& spec) {
    Reader reader{.quotes = make_batch(spec)};
    async::run(reading(reader), {.handle_signals = false});
    return Observed{
        .answers = std::move(reader.read),
        .traces = reader.timeline.take(),
        .measures = {measured(first_quote_seconds, reader.first_seconds)}};
  };
  return coded(name, work, prices, code);
}

}  // namespace

Experiment stream_quotes(const Setting& setting) {
  const std::uint64_t delay_ms = to_ms(0.1 * setting.time_scale);
  const auto quotes = [&](std::size_t at_most) {
    return waits(setting,
                 {.delays = each(7, static_cast<double>(delay_ms) / 1000),
                  .at_most = at_most},
                 {.workload = "quotes",
                  .size = delay_ms,
                  .input = "AAPL,GOOG,MSFT,AMZN,TSLA,NVDA,META"});
  };
  return {
      .title = "A stream of quotes",
      .source = "A3",
      .question = "What does “async for” give, and what does it not give?",
      .work = fmt::format("7 quotes, each asked for when the one before is "
                          "there and answered after {} ms",
                          delay_ms),
      .arms = {arm(quotes(1), "a list", list_then_use),
               arm(quotes(1), "async for", stream),
               arm(quotes(7), "gather", gather_then_use)},
      .claims = {
          {"first_at_once", statement,
           has_less("async for", first_quote_seconds, "a list", about(7, 0.1)),
           "“async for” gives the first item as soon as it is there, seven "
           "times earlier than a list of seven"},
          {"no_faster", statement,
           faster_than("async for", "a list", about(1, 0.05)),
           "“async for” makes the whole no faster"},
          {"gather_for_speed", statement,
           faster_than("gather", "async for", about(7, 0.1, 7)),
           "For speed there is gather: seven waits take as long as one"}}};
}

}  // namespace lab
