// Three mirrors of one page: the fastest answer is taken, the others dropped.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/run.hpp"
#include "models/async/wait.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using namespace metrics;
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
  const Timeline::TaskTimer timer(race.timeline, mirror, mirror);
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

Observed run_race(const std::string& server, double scale, RaceMethod method) {
  const ServerStatsReader stats(server);
  Race race{.session = AsyncSession(parse_address(server)), .scale = scale};
  Answer answer = async::run(method(race), {.handle_signals = false});
  const double took = race.timeline.seconds_so_far();
  const ServerStats seen = stats.settled();
  return {.answers = {std::move(answer)},
          .traces = race.timeline.take(),
          .measures = {measured(aborted_requests_count, seen.aborted),
                       measured(connections_left_open_count,
                                stats.left_open(seen))},
          .wall_seconds = took};
}

Arm arm(const Setting& setting, const char* name, double bound,
        RaceMethod method) {
  const auto code = [scale = setting.time_scale, method](const Spec& spec) {
    return run_race(spec.server, scale, method);
  };
  return coded(name,
               {.spec = http_requests(setting, mirrors.size()),
                .at_most = mirrors.size(),
                .bound = {.seconds = bound}},
               {slow_answer(0)}, code);
}

}  // namespace

Experiment first_completed(const Setting& setting) {
  const double second = setting.time_scale;
  return {
      .title = "The first of three mirrors",
      .source = "A5",
      .question = "Can one take the fastest answer and drop the others?",
      .work = fmt::format(
          "the same page from three mirrors that take {:g}, {:g} and {:g} ms",
          3000 * second, 1000 * second, 2000 * second),
      .arms = {arm(setting, "wait for all", 3 * second, wait_for_all),
               arm(setting, "first completed", second, take_the_first)},
      .claims = {
          {"as_fast_as_the_fastest", statement,
           takes("first completed", about(second, 0.1)),
           "To take the first of three takes as long as the fastest, 1 s"},
          {"three_times", ours,
           faster_than("first completed", "wait for all", about(3, 0.1, 3)),
           "To wait for all takes as long as the slowest, three times that"},
          {"losers_aborted", check,
           has("first completed", aborted_requests_count, exactly(2)),
           "The server sees that the two losers were called off"},
          {"nothing_left_open", check,
           has("first completed", connections_left_open_count, exactly(0)),
           "No connection of theirs is left open"}}};
}

}  // namespace lab
