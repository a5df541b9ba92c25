// Quotes used as they come, or when all of them are there.

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <utility>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/timeline.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/stream.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
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
  const Timeline::Lap lap(reader.timeline, task, task);
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

Observed run_variant(const Spec& spec, Reading reading) {
  Reader reader{.quotes = make_batch(spec)};
  async::run(reading(reader), {.handle_signals = false});
  return {.answers = std::move(reader.read),
          .traces = reader.timeline.take(),
          .measures = {{"first_quote_seconds", reader.first_seconds}}};
}

}  // namespace

Experiment stream_quotes(const Setting& setting) {
  const std::uint64_t delay_ms = to_ms(0.1 * setting.time_scale);
  const double delay = static_cast<double>(delay_ms) / 1000;
  const double count = static_cast<double>(prices.size());
  const Spec spec{.workload = "quotes",
                  .tasks = prices.size(),
                  .size = delay_ms,
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = "AAPL,GOOG,MSFT,AMZN,TSLA,NVDA,META"};

  Experiment experiment{
      .id = "stream_quotes",
      .title = "A stream of quotes",
      .source = "A3",
      .question = "What does “async for” give, and what does it not give?",
      .work = fmt::format("{} quotes, each asked for when the one before is "
                          "there and answered after {} ms",
                          prices.size(), delay_ms),
      .kind = Kind::waiting,
      .tasks = spec.tasks};
  const auto add = [&](const char* name, std::size_t width, double bound,
                       Reading reading) {
    Arm arm{.name = name, .concurrency = width, .spec = spec};
    if (bound > 0) arm.bound.seconds = bound;
    arm.variant = [spec, reading](const std::string& server,
                                  const std::stop_token&) {
      Spec here = spec;
      here.server = server;
      return run_variant(here, reading);
    };
    arm.expected = prices;
    experiment.arms.push_back(std::move(arm));
  };
  add("a list", 1, count * delay, list_then_use);
  add("async for", 1, count * delay, stream);
  add("gather", prices.size(), delay, gather_then_use);
  experiment.claims = {
      {.id = "first_at_once",
       .text = "“async for” gives the first item as soon as it is there, "
               "seven times earlier than a list of seven",
       .measure = "first_quote_seconds",
       .arm = "async for",
       .base = "a list",
       .relation = "about",
       .claimed = count,
       .tolerance = 0.1},
      {.id = "no_faster",
       .text = "“async for” makes the whole no faster",
       .measure = "speed_up",
       .arm = "async for",
       .base = "a list",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.05},
      {.id = "gather_for_speed",
       .text = "For speed there is gather: seven waits take as long as one",
       .measure = "speed_up",
       .arm = "gather",
       .base = "async for",
       .relation = "about",
       .claimed = count,
       .tolerance = 0.1,
       .bound = count},
  };
  return experiment;
}

}  // namespace lab
