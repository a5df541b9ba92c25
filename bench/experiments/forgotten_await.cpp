// Coroutines that are called, and then forgotten, awaited or spawned.

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <utility>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/timeline.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Wait = std::chrono::steady_clock::duration;

constexpr std::size_t letters = 5;

struct Post {
  Wait each;
  Timeline timeline{letters};
  std::size_t begun = 0;
  std::size_t sent = 0;
};

asio::awaitable<void> send(Post& post, std::size_t letter) {
  const Timeline::Lap lap(post.timeline, letter, letter);
  ++post.begun;
  co_await async::sleep_for(post.each);
  ++post.sent;
}

/// To call a coroutine makes it, and starts nothing.  Written without a name
/// for what it gives, the compiler warns: see tests/forgotten_await.cpp.
asio::awaitable<void> forget(Post& post) {
  for (std::size_t i = 0; i < letters; ++i)
    const auto forgotten = send(post, i);
  co_await async::sleep_for(post.each);  // time enough, had they begun
}

asio::awaitable<void> await_each(Post& post) {
  for (std::size_t i = 0; i < letters; ++i) co_await send(post, i);
}

asio::awaitable<void> gather_all(Post& post) {
  std::vector<asio::awaitable<void>> works;
  for (std::size_t i = 0; i < letters; ++i) works.push_back(send(post, i));
  co_await async::gather(std::move(works));
}

asio::awaitable<void> spawn_all(Post& post) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<async::Task<>> tasks;
  for (std::size_t i = 0; i < letters; ++i)
    tasks.push_back(async::spawn(loop, send(post, i)));
  for (const auto& task : tasks) co_await task.result();
}

using CallStyle = asio::awaitable<void> (*)(Post&);

Observed run_variant(CallStyle style, double seconds) {
  Post post{.each = std::chrono::duration_cast<Wait>(
                std::chrono::duration<double>(seconds))};
  async::run(style(post), {.handle_signals = false});
  return {.answers = {fmt::format("{} sent", post.sent)},
          .traces = post.timeline.take(),
          .measures = {{"begun_calls_count", static_cast<double>(post.begun)}}};
}

Claim begun(const char* id, const char* text, const char* arm, double claimed) {
  return {.id = id,
          .text = text,
          .measure = "begun_calls_count",
          .arm = arm,
          .relation = "exactly",
          .claimed = claimed};
}

}  // namespace

Experiment forgotten_await(const Setting& setting) {
  const double each = 0.1 * setting.time_scale;

  Experiment experiment{
      .id = "forgotten_await",
      .title = "A forgotten await",
      .source = "A3",
      .question = "What does a coroutine do that nobody awaits?",
      .work = fmt::format("5 calls of a coroutine that sleeps for {:g} ms",
                          1000 * each),
      .kind = Kind::waiting,
      .tasks = letters};
  const auto add = [&](const char* name, CallStyle style, std::size_t sent,
                       std::size_t waves) {
    experiment.arms.push_back(
        {.name = name,
         .concurrency = waves == 1 ? letters : 1,
         .spec = {.tasks = letters},
         .bound = {.seconds = static_cast<double>(waves) * each},
         .variant =
             [style, each](const std::string&, const std::stop_token&) {
               return run_variant(style, each);
             },
         .expected = {fmt::format("{} sent", sent)}});
  };
  add("no await", forget, 0, 1);
  add("an await each", await_each, letters, letters);
  add("gather", gather_all, letters, 1);
  add("spawn", spawn_all, letters, 1);
  experiment.claims = {
      begun("never_begins", "A coroutine that is not awaited never begins",
            "no await", 0),
      begun("gathered_begins", "Gathered, all coroutines run", "gather",
            letters),
      begun("spawned_begins", "Spawned as a task, a coroutine begins by itself",
            "spawn", letters),
      {.id = "await_is_no_start",
       .text = "Awaited one by one, coroutines run one after another",
       .measure = "speed_up",
       .arm = "gather",
       .base = "an await each",
       .relation = "about",
       .claimed = letters,
       .tolerance = 0.1,
       .bound = letters},
  };
  return experiment;
}

}  // namespace lab
