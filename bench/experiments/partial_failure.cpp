// Ten requests of which three fail, awaited together in three ways.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "bench/experiments/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/timeline.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/task_group.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Tasks = std::vector<async::Task<Answer>>;

constexpr std::size_t requests = 10;
// Those that fail, and when; the others take a second.
constexpr std::array<std::pair<std::size_t, double>, 3> failing{
    {{2, 0.3}, {5, 0.5}, {8, 0.7}}};

/// What one way of awaiting them has shown.
struct Trial {
  AsyncSession session;
  double scale;
  Timeline timeline{requests};
  Tasks tasks = {};
  std::vector<Answer> given = {};  ///< To whoever awaited.
  Failing failed = {};             ///< Of what was given.
  double waited_seconds = 0;       ///< Until there was a result or an error.
};

std::string target_of(std::size_t request, double scale) {
  for (const auto& [task, seconds] : failing)
    if (task == request)
      return slow_path(seconds * scale, task) + "&error_rate=1";
  return slow_path(scale, request);
}

asio::awaitable<Answer> request(Trial& trial, std::size_t number) {
  const Timeline::Lap lap(trial.timeline, number, number);
  std::string target = target_of(number, trial.scale);
  co_return co_await ask(trial.session, std::move(target));
}

/// Gives a failure to whoever awaits, beside the answers.
void give(Trial& trial, const std::exception_ptr& error) try {
  std::rethrow_exception(error);
} catch (...) {
  const Failure failure = describe_current_exception();
  trial.failed[trial.given.size()] = failure.kind;
  trial.given.push_back(failure.text);
}

void give(Trial& trial,
          const std::variant<Answer, std::exception_ptr>& settled) {
  if (const auto* value = std::get_if<Answer>(&settled))
    trial.given.push_back(*value);
  else
    give(trial, std::get<std::exception_ptr>(settled));
}

asio::awaitable<void> begin_all(Trial& trial) {
  const auto loop = co_await asio::this_coro::executor;
  for (std::size_t i = 0; i < requests; ++i)
    trial.tasks.push_back(async::spawn(loop, request(trial, i)));
}

asio::awaitable<void> by_gather(Trial& trial) {
  co_await begin_all(trial);
  try {
    Tasks tasks = trial.tasks;
    trial.given = co_await async::gather(std::move(tasks));
  } catch (const TaskError&) {
    give(trial, std::current_exception());
  }
}

asio::awaitable<void> by_gather_with_exceptions(Trial& trial) {
  co_await begin_all(trial);
  Tasks tasks = trial.tasks;
  const auto all =
      co_await async::gather(async::return_exceptions, std::move(tasks));
  for (const auto& settled : all) give(trial, settled);
}

asio::awaitable<void> begin_in_group(Trial& trial, async::TaskGroup group) {
  for (std::size_t i = 0; i < requests; ++i)
    trial.tasks.push_back(group.spawn(request(trial, i)));
  co_return;
}

asio::awaitable<void> by_task_group(Trial& trial) {
  try {
    const auto body = [&trial](async::TaskGroup group) {
      return begin_in_group(trial, std::move(group));
    };
    co_await async::with_task_group(body);
  } catch (const async::TaskGroupError& error) {
    give(trial, error.errors().at(0));
  }
}

using GatherMethod = asio::awaitable<void> (*)(Trial&);

asio::awaitable<void> attempt(Trial& trial, GatherMethod method) {
  co_await method(trial);
  trial.waited_seconds = trial.timeline.seconds_so_far();
  for (const auto& task : trial.tasks) co_await task.wait();
}

/// How the ten have ended; all but the first to fail are siblings of it.
std::map<std::string, double> count_ends(const Tasks& tasks) {
  std::map<std::string, double> counts{
      {"values_count", 0}, {"errors_count", 0}, {"cancelled_count", 0}};
  for (const auto& task : tasks) {
    const bool failed = task.error() != nullptr;
    const char* end = task.cancelled() ? "cancelled_count"
                      : failed         ? "errors_count"
                                       : "values_count";
    ++counts[end];
  }
  counts["siblings_that_ran_on_count"] =
      static_cast<double>(requests - 1) - counts["cancelled_count"];
  return counts;
}

Observed run_variant(const std::string& server, double scale,
                     GatherMethod method) {
  Trial trial{.session = AsyncSession(parse_address(server)), .scale = scale};
  async::run(attempt(trial, method), {.handle_signals = false});
  return {.answers = std::move(trial.given),
          .failed = std::move(trial.failed),
          .traces = trial.timeline.take(),
          .measures = count_ends(trial.tasks),
          .wall_seconds = trial.waited_seconds};
}

std::vector<Answer> all_in_place() {
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < requests; ++i) answers.push_back(slow_answer(i));
  return answers;
}

Failing all_failing() {
  Failing all;
  for (const auto& [task, seconds] : failing)
    all[task] = FailureKind::bad_status;
  return all;
}

std::vector<Claim> claims(double scale) {
  return {
      exactly("seven_values", "With return_exceptions, seven values come back",
              "values_count", "gather, return_exceptions", 7),
      exactly("three_errors", "So do three errors, each in its place",
              "errors_count", "gather, return_exceptions", 3),
      {.id = "error_at_once",
       .text = "gather passes the first error on at once, after 0.3 s",
       .measure = "wall_seconds",
       .arm = "gather",
       .relation = "about",
       .claimed = 0.3 * scale,
       .tolerance = 0.1},
      // A1 and A2 say so, and are wrong: asyncio.run() cancels what is left
      // when a program ends, and that looks alike.
      exactly("gather_cancels",
              "When one fails, gather cancels the others (wrong: they run on; "
              "it is the end of the program that cancels them)",
              "siblings_that_ran_on_count", "gather", 0),
      exactly("task_group_cancels",
              "When one fails, a task group cancels the others",
              "siblings_that_ran_on_count", "task group", 0)};
}

}  // namespace

Experiment partial_failure(const Setting& setting) {
  const double scale = setting.time_scale;

  Experiment experiment{
      .id = "partial_failure",
      .title = "Ten requests, three failures",
      .source = "A1 A2 A4",
      .question = "What becomes of the others when one request fails?",
      .work = fmt::format("10 requests: 7 take {:g} ms, 3 fail after {:g}, "
                          "{:g} and {:g} ms",
                          1000 * scale, 300 * scale, 500 * scale, 700 * scale),
      .kind = Kind::waiting,
      .tasks = requests};
  const auto add = [&](const char* name, double bound, GatherMethod method,
                       std::vector<Answer> expected, Failing must_fail) {
    Arm arm{
        .name = name,
        .concurrency = requests,
        .spec = {
            .tasks = requests, .seed = setting.seed, .server = setting.server}};
    arm.bound.seconds = bound * scale;
    arm.variant = [scale, method](const std::string& server,
                                  const std::stop_token&) {
      return run_variant(server, scale, method);
    };
    arm.expected = std::move(expected);
    arm.must_fail = std::move(must_fail);
    experiment.arms.push_back(std::move(arm));
  };
  const std::vector<Answer> nothing{""};
  const Failing error_alone{{0, FailureKind::bad_status}};
  add("gather", failing[0].second, by_gather, nothing, error_alone);
  add("gather, return_exceptions", 1, by_gather_with_exceptions, all_in_place(),
      all_failing());
  add("task group", failing[0].second, by_task_group, nothing, error_alone);
  experiment.claims = claims(scale);
  return experiment;
}

}  // namespace lab
