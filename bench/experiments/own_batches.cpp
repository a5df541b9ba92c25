// Batches of the user's own: so many tasks that wait and compute for so long.
//
// `./lab choose --verify` measures what it has predicted with them.

#include "bench/experiments/own_batches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/work.hpp"
#include "command_line/nearest.hpp"
#include "command_line/numbers.hpp"

namespace lab {
namespace {

constexpr std::size_t most_tasks = 1'000'000;
constexpr double longest_wait = 60;  // of the mock server
constexpr double longest_cpu = 3600;

std::string known_model(std::string_view name) {
  const auto models = every_model();
  if (std::find(models.begin(), models.end(), name) != models.end())
    return std::string(name);
  throw std::invalid_argument(fmt::format(
      "--batch: '{}' is unknown: {}", name,
      did_you_mean(std::string(name), models, "it begins with a model")));
}

std::array<std::string_view, 5> parts_of(std::string_view text) {
  std::array<std::string_view, 5> parts;
  std::string_view rest = text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto comma = rest.find(',');
    const bool is_last = i + 1 == parts.size();
    if (is_last != (comma == std::string_view::npos))
      throw std::invalid_argument(fmt::format(
          "--batch: '{}': choose MODEL,TASKS,WAIT,CPU,AT_MOST, such as "
          "async,500,0.08,0.002,50",
          text));
    parts[i] = rest.substr(0, comma);
    rest.remove_prefix(is_last ? rest.size() : comma + 1);
  }
  return parts;
}

/// Tasks that only wait or only compute are those of the sweeps.
Work work_of(const Setting& s, const OwnBatch& batch) {
  const double wait = batch.wait * s.time_scale;
  const std::uint64_t additions =
      batch.cpu > 0 ? additions_in(batch.cpu * s.work_scale) : 0;
  if (batch.wait == 0)
    return computes(
        s, {.workload = "sum", .tasks = batch.tasks, .size = additions},
        batch.at_most);
  const Waits delays{.delays = each(batch.tasks, wait),
                     .at_most = batch.at_most};
  if (batch.cpu == 0) return fetches(s, delays);
  return waits(s, delays,
               {.workload = "fetch_and_sum",
                .size = additions,
                .input = fmt::format("{:g}", 1000 * wait)});
}

/// What it computes has no bound here: no arm shows how long that takes.
Arm arm_of(const Setting& s, const OwnBatch& batch) {
  Arm made = arm(batch.model, work_of(s, batch));
  made.name = batch.text;
  made.bound.base.clear();
  return made;
}

}  // namespace

void add_own_batch(std::vector<OwnBatch>& batches, const std::string& text) {
  const auto [model, tasks, wait, cpu, at_most] = parts_of(text);
  const std::string name = "--batch " + text;
  OwnBatch batch{
      .text = text,
      .model = known_model(model),
      .tasks = number_in_range<std::size_t>(name, tasks, 1, most_tasks),
      .wait = number_in_range<double>(name, wait, 0, longest_wait),
      .cpu = number_in_range<double>(name, cpu, 0, longest_cpu),
      .at_most = number_in_range<std::size_t>(name, at_most, 1, most_tasks)};
  if (batch.wait == 0 && batch.cpu == 0)
    throw std::invalid_argument(
        name + ": neither waits nor computes: choose seconds above 0");
  for (const OwnBatch& other : batches)
    if (other.text == text)
      throw std::invalid_argument(name + ": is given twice: once is enough");
  batches.push_back(std::move(batch));
}

Experiment own_batches(const Setting& s, const std::vector<OwnBatch>& batches) {
  Experiment experiment{.id = "own_batches",
                        .title = "Batches of your own",
                        .source = "ours",
                        .question = "How long does a batch of your own take?",
                        .work = "tasks that wait and compute as you say",
                        .group = "waiting"};
  double computing = 0;
  for (const OwnBatch& batch : batches) {
    experiment.arms.push_back(arm_of(s, batch));
    experiment.tasks = std::max(experiment.tasks, batch.tasks);
    computing += batch.cpu * static_cast<double>(batch.tasks);
  }
  const auto arms = static_cast<double>(batches.size());
  if (arms > 0) experiment.computing_seconds = computing / arms;
  return experiment;
}

}  // namespace lab
