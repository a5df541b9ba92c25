#include "bench/harness/blocks.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "bench/metrics.hpp"

namespace lab {

using nlohmann::json;

NLOHMANN_JSON_SERIALIZE_ENUM(Stopped, {{Stopped::not_yet, "interrupted"},
                                       {Stopped::settled, "settled"},
                                       {Stopped::unanswered, "unanswered"},
                                       {Stopped::no_question, "no question"},
                                       {Stopped::most_blocks, "most blocks"},
                                       {Stopped::deadline, "deadline"}})

namespace {

constexpr double a_difference = 1.1;  // a claim of less says that there is none

bool is_ratio(const Comparison& says) {
  return says.metric->kind == MetricKind::ratio || !says.base.empty();
}

bool is_of_time(const Claim& claim) {
  const MetricKind kind = claim.says.metric->kind;
  const bool can_be_told =
      kind == MetricKind::time || kind == MetricKind::ratio;
  return can_be_told && claim.says.relation != Relation::exactly;
}

Question question_of(const Claim& claim) {
  const Comparison& says = claim.says;
  const double low = says.claimed * (1 - says.tolerance);
  const double high = says.claimed * (1 + says.tolerance);
  switch (says.relation) {
    case Relation::at_least:
      return {.claim = claim.id, .lines = {low}};
    case Relation::at_most:
      return {.claim = claim.id, .lines = {high}};
    default:
      return {.claim = claim.id,
              .lines = {low, high},
              .is_tie = is_ratio(says) && says.claimed < a_difference};
  }
}

/// In a report of a claim without a base, "sequential".
std::string base_of(const Comparison& says) {
  return says.base.empty() ? "sequential" : says.base;
}

const Cell* find(const std::deque<Cell>& cells, const std::string& name) {
  const auto found =
      std::find_if(cells.begin(), cells.end(),
                   [&](const Cell& cell) { return cell.arm().name == name; });
  return found == cells.end() ? nullptr : &*found;
}

/// What a cell says of a metric, if it was measured in this block.
std::optional<double> value_of(const Cell* cell, const Metric& metric,
                               std::size_t block) {
  if (cell == nullptr || cell->samples().empty()) return {};
  const Sample& sample = cell->samples().back();
  if (sample.block != block) return {};
  if (metric.kind == MetricKind::ratio ||
      metric.name == metrics::wall_seconds.name)
    return sample.wall_seconds;
  if (metric.name == metrics::over_bound_seconds.name)
    return sample.wall_seconds - cell->arm().bound.seconds.value_or(0);
  const auto found = sample.measures.find(std::string(metric.name));
  if (found == sample.measures.end()) return {};
  return found->second;
}

std::optional<double> answer_of(const std::deque<Cell>& cells,
                                const Comparison& says, double scale,
                                std::size_t block) {
  const auto value = value_of(find(cells, says.arm), *says.metric, block);
  if (!value) return {};
  if (!is_ratio(says)) return *value / scale;
  const auto base = value_of(find(cells, base_of(says)), *says.metric, block);
  if (!base || *value == 0) return {};
  return *base / *value;
}

std::vector<std::size_t> indices_of(const Experiment& experiment,
                                    const std::set<std::string>& names) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < experiment.arms.size(); ++i)
    if (names.contains(experiment.arms[i].name)) indices.push_back(i);
  return indices;
}

/// The arms that a claim compares.
std::vector<std::size_t> cells_of(const Experiment& experiment,
                                  const Comparison& says) {
  std::set<std::string> names{says.arm};
  if (is_ratio(says)) names.insert(base_of(says));
  return indices_of(experiment, names);
}

/// The arms that are measured beside themselves.
std::vector<std::size_t> measured_twice(const Experiment& experiment) {
  std::set<std::string> names;
  for (const Arm& arm : experiment.arms)
    if (!arm.same_as.empty()) names.insert({arm.name, arm.same_as});
  return indices_of(experiment, names);
}

Sampled sampled_of(const Measured& measured) {
  const Planned& planned = measured.planned;
  return {.cells = planned.experiment.arms.size(),
          .whole = planned.whole,
          .fewest = planned.fewest,
          .most = planned.most,
          .block_seconds = planned.round_seconds,
          .long_blocks = planned.long_blocks,
          .longer = 1 / shorter_scale,
          .questions = questions_of(planned.experiment),
          .controls = measured_twice(planned.experiment)};
}

std::vector<Sampled> sampled_of(const std::deque<Measured>& all) {
  std::vector<Sampled> sampled(all.size());
  std::transform(all.begin(), all.end(), sampled.begin(),
                 [](const Measured& measured) { return sampled_of(measured); });
  return sampled;
}

bool is_short(const Measured& measured, std::size_t block) {
  return measured.planned.shorter && block >= measured.planned.long_blocks;
}

std::size_t count_chosen(const Planned& planned,
                         const std::set<std::size_t>& cells,
                         const std::set<std::string>& chosen) {
  return static_cast<std::size_t>(
      std::count_if(cells.begin(), cells.end(), [&](std::size_t cell) {
        const Arm& arm = planned.experiment.arms[cell];
        return chosen.contains(name_of(planned, arm));
      }));
}

}  // namespace

std::vector<Question> questions_of(const Experiment& experiment) {
  std::vector<Question> questions;
  for (const Claim& claim : experiment.claims) {
    if (!is_of_time(claim)) continue;
    questions.push_back(question_of(claim));
    questions.back().cells = cells_of(experiment, claim.says);
  }
  return questions;
}

Blocks::Blocks(std::deque<Measured>& all, double budget_seconds,
               std::uint64_t seed)
    : all_(all), sampling_(sampled_of(all), budget_seconds, seed) {}

bool Blocks::is_over() const {
  return running_ && all_[*running_].cells.front().bench().is_over();
}

std::vector<Registration> Blocks::next() {
  if (is_over()) return {};
  if (running_) record();
  running_.reset();
  const auto block = sampling_.next();
  if (!block) return {};
  running_ = block->experiment;
  Measured& measured = all_[block->experiment];
  const std::size_t done = sampling_.history(block->experiment).blocks;
  auto& cells = is_short(measured, done) ? measured.shorter : measured.cells;
  std::vector<Registration> registered;
  registered.reserve(block->cells.size());
  for (const std::size_t cell : block->cells)
    registered.push_back(
        {name_of(measured.planned, cells[cell].arm()), &cells[cell], 1, done});
  begun_ = Clock::now();
  return registered;
}

void Blocks::record() {
  const double took = seconds_since(begun_);
  const Measured& measured = all_[*running_];
  const Planned& planned = measured.planned;
  const std::size_t block = sampling_.history(*running_).blocks;
  const bool shorter = is_short(measured, block);
  const auto& cells = shorter ? measured.shorter : measured.cells;
  std::vector<std::optional<double>> values;
  for (const Claim& claim : planned.experiment.claims)
    if (is_of_time(claim))
      values.push_back(
          answer_of(cells, claim.says, shorter ? shorter_scale : 1.0, block));
  sampling_.record(*running_, took, values);
}

std::size_t Blocks::cells_left(const std::set<std::string>& chosen) const {
  std::size_t done = 0;
  std::size_t needed = 0;
  for (std::size_t e = 0; e < all_.size(); ++e) {
    const std::size_t begun =
        sampling_.history(e).blocks + (running_ == e ? 1 : 0);
    for (std::size_t block = 0; block < std::max(begun, all_[e].planned.fewest);
         ++block)
      (block < begun ? done : needed) +=
          count_chosen(all_[e].planned, sampling_.cells_of(e, block), chosen);
  }
  const double spent = sampling_.spent_seconds();
  if (sampling_.budget_seconds() == Sampling::unlimited || spent == 0)
    return needed;
  // Of the first blocks each has one, whatever the time.
  const double left = std::max(0.0, (seconds() - spent) / spent);
  return static_cast<std::size_t>(std::ceil(left * static_cast<double>(done)));
}

double Blocks::seconds() const {
  if (sampling_.budget_seconds() < Sampling::unlimited)
    return sampling_.budget_seconds();
  double seconds = 0;
  for (const Measured& measured : all_) seconds += estimate(measured.planned);
  return seconds;
}

json Blocks::to_json() const {
  const double budget = sampling_.budget_seconds();
  return {
      {"budget_seconds", budget < Sampling::unlimited ? json(budget) : json()},
      {"spent_seconds", sampling_.spent_seconds()}};
}

json Blocks::to_json(std::size_t experiment) const {
  const BlockHistory& history = sampling_.history(experiment);
  const Planned& planned = all_[experiment].planned;
  json looks = json::array();
  for (const Look& look : history.looks)
    looks.push_back({{"blocks", look.blocks}, {"open", look.open}});
  return {{"fewest", planned.fewest}, {"most", planned.most},
          {"blocks", history.blocks}, {"seconds", history.seconds},
          {"looks", looks},           {"stopped", history.stopped}};
}

}  // namespace lab
