// Three mirrors of one page: the fastest answer is taken, the others dropped.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/timeline.hpp"
#include "models/async/run.hpp"
#include "models/async/wait.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using async::Until;
using Asked = std::vector<async::Task<Answer>>;

constexpr std::array<double, 3> mirrors{3, 1, 2};  // seconds

/// One way of asking all mirrors.
struct Race {
  AsyncSession session;
  double scale;
  Timeline timeline{mirrors.size()};
};

asio::awaitable<Answer> ask_mirror(Race& race, std::size_t mirror) {
  const Timeline::Lap lap(race.timeline, mirror, mirror);
  // The page is the same on all of them.
  std::string target = slow_path(mirrors.at(mirror) * race.scale, 0);
  co_return co_await ask(race.session, std::move(target));
}

asio::awaitable<Asked> ask_all(Race& race) {
  const auto loop = co_await asio::this_coro::executor;
  Asked asked;
  for (std::size_t i = 0; i < mirrors.size(); ++i)
    asked.push_back(async::spawn(loop, ask_mirror(race, i)));
  co_return asked;
}

asio::awaitable<Answer> wait_for_all(Race& race) {
  Asked asked = co_await ask_all(race);
  const auto all = co_await async::wait(std::move(asked), Until::all);
  co_return all.done.at(0).get();
}

asio::awaitable<Answer> take_the_first(Race& race) {
  Asked asked = co_await ask_all(race);
  const auto now =
      co_await async::wait(std::move(asked), Until::first_completed);
  for (const auto& loser : now.pending) loser.cancel();
  for (const auto& loser : now.pending) co_await loser.wait();
  co_return now.done.at(0).get();
}

using RaceMethod = asio::awaitable<Answer> (*)(Race&);

Observed run_variant(const std::string& server, double scale,
                     RaceMethod method) {
  const ServerBooks books(server);
  Race race{.session = AsyncSession(parse_address(server)), .scale = scale};
  Answer answer = async::run(method(race), {.handle_signals = false});
  const double took = race.timeline.seconds_so_far();
  const ServerStats seen = books.settled();
  return {.answers = {std::move(answer)},
          .traces = race.timeline.take(),
          .measures = {{"aborted_requests_count",
                        static_cast<double>(seen.aborted)},
                       {"connections_left_open_count",
                        static_cast<double>(books.left_open(seen))}},
          .wall_seconds = took};
}

}  // namespace

Experiment first_completed(const Setting& setting) {
  const double scale = setting.time_scale;

  Experiment experiment{
      .id = "first_completed",
      .title = "The first of three mirrors",
      .source = "A5",
      .question = "Can one take the fastest answer and drop the others?",
      .work = fmt::format("the same page from three mirrors that take {:g}, "
                          "{:g} and {:g} ms",
                          1000 * scale * mirrors[0], 1000 * scale * mirrors[1],
                          1000 * scale * mirrors[2]),
      .kind = Kind::waiting,
      .tasks = mirrors.size()};
  const auto add = [&](const char* name, double bound, RaceMethod method) {
    Arm arm{.name = name,
            .concurrency = mirrors.size(),
            .spec = {.tasks = mirrors.size(),
                     .seed = setting.seed,
                     .server = setting.server}};
    arm.bound.seconds = bound;
    arm.variant = [scale, method](const std::string& server,
                                  const std::stop_token&) {
      return run_variant(server, scale, method);
    };
    arm.expected = {slow_answer(0)};
    experiment.arms.push_back(std::move(arm));
  };
  add("wait for all", 3 * scale, wait_for_all);
  add("first completed", scale, take_the_first);
  experiment.claims = {
      {.id = "as_fast_as_the_fastest",
       .text = "To take the first of three takes as long as the fastest, 1 s",
       .measure = "wall_seconds",
       .arm = "first completed",
       .relation = "about",
       .claimed = scale,
       .tolerance = 0.1},
      {.id = "three_times",
       .text = "To wait for all takes as long as the slowest, three times that",
       .measure = "speed_up",
       .arm = "first completed",
       .base = "wait for all",
       .relation = "about",
       .claimed = 3,
       .tolerance = 0.1,
       .bound = 3},
      {.id = "losers_aborted",
       .text = "The server sees that the two losers were called off",
       .measure = "aborted_requests_count",
       .arm = "first completed",
       .relation = "exactly",
       .claimed = 2},
      {.id = "nothing_left_open",
       .text = "No connection of theirs is left open",
       .measure = "connections_left_open_count",
       .arm = "first completed",
       .relation = "exactly",
       .claimed = 0},
  };
  return experiment;
}

}  // namespace lab
