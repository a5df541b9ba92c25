#include "instruments/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "instruments/stage.hpp"
#include "instruments/surroundings.hpp"

using exercise::Check;
using exercise::End;
using exercise::Mistake;
using exercise::require;
using exercise::Stage;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t tasks = 6;

/// The tasks that the server refuses, counted from 1, and what it says.
using Refusals = std::map<std::size_t, std::string>;

std::string path_of(std::size_t task) { return fmt::format("/shop/{}", task); }

std::vector<std::string> all_paths() {
  std::vector<std::string> paths;
  for (std::size_t task = 1; task <= tasks; ++task)
    paths.push_back(path_of(task));
  return paths;
}

/// A refusal comes early, while the others are still on their way.
void refuse(Stage& stage, const Refusals& refusals) {
  for (const auto& [task, reason] : refusals)
    stage.server().script(path_of(task),
                          {.body = reason, .after = 50ms, .refused = true});
}

std::vector<Outcome> outcomes_of(Stage& stage) try {
  return stage.run([&] { return fetch_all(all_paths()); });
} catch (const given::FetchError& error) {
  throw Mistake(
      fmt::format("One task failed, and its error left fetch_all(): {}.  The "
                  "outcomes of all six are lost.",
                  error.what()),
      "An error becomes the outcome of its task.",
      "Catch it where it happens: in each task, before it reaches the others.");
}

void all_are_reported() {
  Stage stage;
  refuse(stage, {{3, "status 503"}});
  const auto outcomes = outcomes_of(stage);
  const auto count = outcomes.size();
  const bool left_out =
      count + 1 == tasks && outcomes.back().page == path_of(6);
  require(!left_out,
          "Task 3 failed and was left out: the outcomes of tasks 4 to 6 moved "
          "up.",
          "There are six outcomes, each in its place.",
          "A failure is an outcome, too.  Do not skip it.");
  require(count >= tasks,
          fmt::format("Task 3 failed and tasks {} to 6 were never reported.",
                      count + 1),
          "There are six outcomes for six tasks.",
          "Put the `try` inside the loop, or better into each task: the next "
          "one has nothing to do with this error.");
  require(count == tasks,
          fmt::format("There are {} outcomes for six tasks.", count),
          "There is one for each.", "Which task is counted twice?");
}

/// The later tasks take long, so that they are still open when the news of
/// task 3 has come.
void nobody_is_cancelled() {
  Stage stage;
  refuse(stage, {{3, "status 503"}});
  for (std::size_t task = 4; task <= tasks; ++task)
    stage.server().script(path_of(task), {.body = path_of(task), .after = 1s});
  outcomes_of(stage);
  const auto aborted = stage.server().paths(End::aborted);
  require(aborted.empty(),
          fmt::format("Task 3 failed, and these were given up for it: {}.",
                      fmt::join(aborted, ", ")),
          "The others go on to their own end.",
          "Do not cancel what has done nothing wrong, and await all of them.");
}

constexpr std::size_t empty_page = 4;  ///< A task that goes well all the same.

void require_outcome(std::size_t task, const Outcome& outcome,
                     const Refusals& refusals) {
  const auto refused = refusals.find(task);
  if (refused == refusals.end()) {
    const std::string page = task == empty_page ? "" : path_of(task);
    require(outcome.page == page && outcome.error.empty(),
            fmt::format("Task {} went well, and is reported with page \"{}\" "
                        "and error \"{}\".",
                        task, outcome.page, outcome.error),
            fmt::format("Its page is \"{}\", and there is no error.", page),
            "Give each task an outcome of its own, and a path of its own: a "
            "reference to what a loop makes in each turn, or a capture of a "
            "lambda that is gone, is something else by then.");
    return;
  }
  require(outcome.error.find(refused->second) != std::string::npos &&
              outcome.page.empty(),
          fmt::format("Task {} failed: {}.  It is reported with page \"{}\" "
                      "and error \"{}\".",
                      task, refused->second, outcome.page, outcome.error),
          "Its error says why, and there is no page.",
          "Keep what() of the error that this task threw.");
}

void each_in_its_place() {
  for (const Refusals& refusals :
       {Refusals{}, Refusals{{2, "status 500"}, {5, "status 404"}},
        Refusals{{1, "status 503"}, {6, "status 429"}}}) {
    Stage stage;
    refuse(stage, refusals);
    stage.server().script(path_of(empty_page), {.body = ""});
    const auto outcomes = outcomes_of(stage);
    require(outcomes.size() == tasks,
            fmt::format("{} of six tasks failed, and there are {} outcomes.",
                        refusals.size(), outcomes.size()),
            "There is one for each task.", "Count a failure once.");
    for (std::size_t task = 1; task <= tasks; ++task)
      require_outcome(task, outcomes[task - 1], refusals);
  }
}

void require_own_reason(std::size_t task, const std::string& error) {
  require(error.find(fmt::format("reason {}", task)) != std::string::npos,
          fmt::format("Task {} failed for reason {}.  It is reported with "
                      "error \"{}\".",
                      task, task, error),
          "Its error says why.",
          "Keep what() of the error that this task threw, in its own "
          "outcome.");
}

/// As many as there are, half of which fail at the same moment.
void any_number_of_tasks() {
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, exercise::drawn(7, 30)}) {
    Stage stage;
    std::vector<std::string> paths;
    for (std::size_t task = 1; task <= count; ++task) {
      paths.push_back(path_of(task));
      if (task % 2 == 1)
        stage.server().script(path_of(task),
                              {.body = fmt::format("reason {}", task),
                               .after = 50ms,
                               .refused = true});
    }
    const auto outcomes = stage.run([&] { return fetch_all(paths); });
    require(outcomes.size() == count,
            fmt::format("For {} paths there are {} outcomes.", count,
                        outcomes.size()),
            "There is one for each.", "Go over all paths that you were given.");
    for (std::size_t task = 1; task <= count; task += 2)
      require_own_reason(task, outcomes[task - 1].error);
  }
}

void to_be_cancelled_is_no_outcome() {
  Stage stage;
  require(
      stage.ends_when_cancelled([&] { return fetch_all(all_paths()); }, 50ms),
      "fetch_all() was cancelled, and returned outcomes as if nothing was.",
      "It ends with the error that says so, as whoever cancels it expects.",
      "Catch given::FetchError, which is what this is about, and nothing "
      "else.");
}

void waits_still_overlap() {
  Stage stage;
  outcomes_of(stage);
  const auto peak = stage.server().peak();
  require(peak == tasks,
          fmt::format("At most {} of six requests were open at once; virtual "
                      "time {} ms.",
                      peak, stage.time().count()),
          "All six are open at once: 100 ms.",
          "Catch in a coroutine of its own for each path, and gather these.");
}

}  // namespace

void check(Check& check) {
  check.step("every task is reported", all_are_reported);
  check.step("the others go on", nobody_is_cancelled);
  check.step("each outcome is in its place", each_in_its_place);
  check.step("the waits still overlap", waits_still_overlap);
  check.step("there may be any number of tasks", any_number_of_tasks);
  check.step("to be cancelled is no outcome", to_be_cancelled_is_no_outcome);
}

void demonstrate() {
  Stage stage;
  refuse(stage, {{3, "status 503"}});
  std::cout << "fetching six pages; the third one fails\n";
  for (const Outcome& outcome :
       stage.run([&] { return fetch_all(all_paths()); }))
    std::cout << (outcome.error.empty() ? "page   " + outcome.page
                                        : "error  " + outcome.error)
              << '\n';
  std::cout << "virtual time " << stage.time().count() << " ms\n";
}
