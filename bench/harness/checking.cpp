#include "bench/harness/checking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace lab {
namespace {

template <typename... Args>
[[noreturn]] void refuse(fmt::format_string<Args...> why, Args&&... args) {
  throw std::runtime_error(fmt::format(why, std::forward<Args>(args)...));
}

/// A failure's text may name the delay, which a rehearsal cuts down.
bool are_alike(const Outcome& a, const Outcome& b) {
  const auto* failure = std::get_if<Failure>(&a);
  const auto* other = std::get_if<Failure>(&b);
  if (failure == nullptr || other == nullptr) return a == b;
  return failure->kind == other->kind;
}

std::string to_text(const Outcome& outcome) {
  if (const auto* answer = std::get_if<Answer>(&outcome)) return *answer;
  const auto& failure = std::get<Failure>(outcome);
  return fmt::format("{} ({})", to_string(failure.kind), failure.text);
}

void require_tasks(const Failing& failing,
                   const std::vector<Outcome>& outcomes) {
  if (!failing.empty() && failing.rbegin()->first >= outcomes.size())
    refuse("task {} should fail, but there are only {}",
           failing.rbegin()->first, outcomes.size());
}

/// Whether it is a failure that some of the arm's tasks may have.
bool may_fail(const Arm& arm, const Outcome& outcome) {
  const auto* failure = std::get_if<Failure>(&outcome);
  const ByModel* model = arm.by_model();
  return failure != nullptr && model != nullptr &&
         model->may_fail == failure->kind;
}

const char* name_of_reference(const Arm& arm) {
  return arm.by_code() ? "a right one" : "sequential";
}

bool have_all_failed(const std::vector<Outcome>& outcomes) {
  return std::all_of(outcomes.begin(), outcomes.end(), is_failure);
}

}  // namespace

bool is_failure(const Outcome& outcome) {
  return std::holds_alternative<Failure>(outcome);
}

std::vector<Outcome> to_outcomes(const std::vector<Answer>& answers,
                                 const Failing& failed) {
  std::vector<Outcome> outcomes(answers.begin(), answers.end());
  require_tasks(failed, outcomes);
  for (const auto& [task, kind] : failed)
    outcomes[task] = Failure{kind, answers[task]};
  return outcomes;
}

void check_reference(const std::vector<Outcome>& outcomes,
                     const Failing& must_fail) {
  require_tasks(must_fail, outcomes);
  for (std::size_t task = 0; task < outcomes.size(); ++task) {
    const auto* failure = std::get_if<Failure>(&outcomes[task]);
    const auto wanted = must_fail.find(task);
    if (wanted == must_fail.end()) {
      if (failure != nullptr)
        refuse("the reference, sequential, failed at task {}: {}", task,
               to_text(outcomes[task]));
    } else if (failure == nullptr || failure->kind != wanted->second) {
      refuse(
          "the reference, sequential, should fail at task {} with {}: it gives "
          "{}",
          task, to_string(wanted->second), to_text(outcomes[task]));
    }
  }
}

void check_outcomes(const Arm& arm, const std::vector<Outcome>& outcomes,
                    const std::vector<Outcome>& expected) {
  if (outcomes.size() != expected.size())
    refuse("{} outcomes for {} tasks", outcomes.size(), expected.size());
  if (expected.empty())
    refuse("there is no task whose answer could be checked");
  for (std::size_t task = 0; task < outcomes.size(); ++task)
    if (!are_alike(outcomes[task], expected[task]) &&
        !may_fail(arm, outcomes[task]))
      refuse("task {}: {} gives {}, {} gives {}", task, name_of_reference(arm),
             to_text(expected[task]), arm.name, to_text(outcomes[task]));
  if (!have_all_failed(expected) && have_all_failed(outcomes))
    refuse("all tasks failed, the first with {}", to_text(outcomes[0]));
}

}  // namespace lab
