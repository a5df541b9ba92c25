#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

Experiment experiment_of(const Row& row, const Setting& /*setting*/) {
  Experiment experiment{
      .title = row.title,
      .source = row.source,
      .question = row.question,
      .work = row.text,
      .kind = row.work.kind,
      .tasks = row.work.spec.tasks,
      .arms = arms(row.models, row.work),
      .claims = row.claims,
      .computing_seconds = row.computing_seconds,
      .article_scale = row.article_scale,
      .sweep = row.sweep,
  };
  auto& all = experiment.arms;
  append(all, row.more);
  for (const std::string& peer : row.peers)
    all.push_back(python("fetch.py", peer, row.work));
  if (row.in_other_languages)
    for (const Language& language : all_languages())
      all.push_back(in_language(language, row.work));
  return experiment;
}

Experiment experiment_of(const Coded& coded, const Setting& setting) {
  return coded.make(setting);
}

std::vector<ExperimentEntry> make_catalogue() {
  std::vector<ExperimentEntry> catalogue;
  const auto add = [&](std::string_view group, Table (*table)(const Setting&)) {
    std::size_t place = 0;
    for (const auto& entry : table({}))
      std::visit(
          [&](const auto& row) {
            catalogue.push_back({row.id, group, row.quick, table, place++});
          },
          entry);
  };
  add("waiting", waiting);
  add("waiting", many_requests);
  add("computing", computing);
  add("habits", habits);
  add("sweeps", sweeps);
  return catalogue;
}

}  // namespace

Experiment ExperimentEntry::make(const Setting& setting) const {
  Experiment experiment = std::visit(
      [&](const auto& chosen) { return experiment_of(chosen, setting); },
      table(setting).at(this->row));
  experiment.id = id;
  experiment.group = group;
  if (experiment.tasks == 0)
    experiment.tasks = experiment.arms.front().spec.tasks;
  return experiment;
}

std::span<const ExperimentEntry> all_experiments() {
  static const auto catalogue = make_catalogue();
  return catalogue;
}

const ExperimentEntry* find_experiment(std::string_view id) {
  for (const ExperimentEntry& entry : all_experiments())
    if (entry.id == id) return &entry;
  return nullptr;
}

}  // namespace lab
