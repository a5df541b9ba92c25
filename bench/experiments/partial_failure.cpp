// Ten requests of which three fail, awaited together in three ways.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/task_group.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using namespace metrics;
using Tasks = std::vector<async::Task<Answer>>;

constexpr std::size_t ten = 10;
// Those that fail, and when; the others take a second.
constexpr std::array<std::pair<std::size_t, double>, 3> failing_tasks{
    {{2, 0.3}, {5, 0.5}, {8, 0.7}}};

/// What one way of awaiting them has shown.
struct Trial {
  AsyncSession session;
  double scale;
  Timeline timeline{ten};
  Tasks tasks = {};
  std::vector<Answer> given = {};  ///< To whoever awaited.
  Failing failed = {};             ///< Of what was given.
  double waited_seconds = 0;       ///< Until there was a result or an error.
};

std::string target_of(std::size_t request, double scale) {
  for (const auto& [task, seconds] : failing_tasks)
    if (task == request)
      return slow_path(seconds * scale, task) + "&error_rate=1";
  return slow_path(scale, request);
}

asio::awaitable<Answer> request(Trial& trial, std::size_t number) {
  const Timeline::TaskTimer timer(trial.timeline, number, number);
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
  for (std::size_t i = 0; i < ten; ++i)
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
  for (std::size_t i = 0; i < ten; ++i)
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
Measures count_ends(const Tasks& tasks) {
  Measures counts{
      {&values_count, 0}, {&errors_count, 0}, {&cancelled_count, 0}};
  for (const auto& task : tasks)
    ++counts[task.cancelled() ? &cancelled_count
             : task.error()   ? &errors_count
                              : &values_count];
  counts[&siblings_that_ran_on_count] = ten - 1 - counts[&cancelled_count];
  return counts;
}

Arm arm(const Setting& setting, const char* name, double bound,
        GatherMethod method, std::vector<Answer> expected, Failing must_fail) {
  const double scale = setting.time_scale;
  const auto code = [scale, method](const Spec& spec) {
    Trial trial{.session = AsyncSession(parse_address(spec.server)),
                .scale = scale};
    async::run(attempt(trial, method), {.handle_signals = false});
    return Observed{.answers = std::move(trial.given),
                    .failed = std::move(trial.failed),
                    .traces = trial.timeline.take(),
                    .measures = count_ends(trial.tasks),
                    .wall_seconds = trial.waited_seconds};
  };
  return {.name = name,
          .by = ByCode{code, std::move(expected)},
          .concurrency = ten,
          .spec = http_requests(setting, ten),
          .bound = {.seconds = bound * scale},
          .must_fail = std::move(must_fail)};
}

/// Where an error is passed on at once, there is no answer.
Arm first_error_arm(const Setting& setting, const char* name,
                    GatherMethod method) {
  return arm(setting, name, failing_tasks[0].second, method, {""},
             {{0, FailureKind::bad_status}});
}

}  // namespace

Experiment partial_failure(const Setting& setting) {
  const double ms = 1000 * setting.time_scale;
  Failing all_three;
  for (const auto& [task, seconds] : failing_tasks)
    all_three[task] = FailureKind::bad_status;
  return {
      .title = "Ten requests, three failures",
      .source = "A1 A2 A4",
      .question = "What becomes of the others when one request fails?",
      .work = fmt::format(
          "10 requests: 7 take {:g} ms, 3 fail after {:g}, {:g} and {:g} ms",
          ms, 0.3 * ms, 0.5 * ms, 0.7 * ms),
      .arms = {first_error_arm(setting, "gather", by_gather),
               arm(setting, "gather, return_exceptions", 1,
                   by_gather_with_exceptions, slow_answers(ten), all_three),
               first_error_arm(setting, "task group", by_task_group)},
      .claims = {{"seven_values", statement,
                  has("gather, return_exceptions", values_count, exactly(7)),
                  "With return_exceptions, seven values come back"},
                 {"three_errors", statement,
                  has("gather, return_exceptions", errors_count, exactly(3)),
                  "So do three errors, each in its place"},
                 {"error_at_once", statement_of("A1 A2"),
                  takes("gather", about(0.0003 * ms, 0.1)),
                  "gather passes the first error on at once, after 0.3 s"},
                 // asyncio.run() cancels what is left when a program ends: that
                 // looks alike.
                 {"gather_cancels", statement_of("A1 A2"),
                  has("gather", siblings_that_ran_on_count, exactly(0)),
                  "When one fails, gather cancels the others (wrong: they run "
                  "on; it is the end of the program that cancels them)"},
                 {"task_group_cancels", ours,
                  has("task group", siblings_that_ran_on_count, exactly(0)),
                  "When one fails, a task group cancels the others"}}};
}

}  // namespace lab
