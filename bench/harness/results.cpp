#include "bench/harness/results.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "bench/or_null.hpp"

namespace lab {

using nlohmann::json;

NLOHMANN_JSON_SERIALIZE_ENUM(Relation, {{Relation::about, "about"},
                                        {Relation::at_least, "at_least"},
                                        {Relation::at_most, "at_most"},
                                        {Relation::exactly, "exactly"}})

NLOHMANN_JSON_SERIALIZE_ENUM(Origin, {{Origin::figure, "figure"},
                                      {Origin::statement, "statement"},
                                      {Origin::ours, "ours"},
                                      {Origin::check, "check"}})

namespace {

json to_json(const ServerStats& stats) {
  return {{"requests", stats.requests},
          {"peak_in_flight", stats.peak_in_flight},
          {"connections", stats.connections},
          {"aborted", stats.aborted},
          {"lateness_p50_seconds", stats.lateness_p50_seconds},
          {"lateness_p99_seconds", stats.lateness_p99_seconds},
          {"lateness_max_seconds", stats.lateness_max_seconds},
          {"cpu_seconds", stats.cpu_seconds}};
}

json to_json(const Sample& sample, double scale) {
  json cpu;
  if (sample.cpu_user_seconds && sample.cpu_system_seconds)
    cpu = *sample.cpu_user_seconds + *sample.cpu_system_seconds;
  return {{"block", sample.block},
          {"scale", scale},
          {"order", sample.order},
          {"wall_seconds", sample.wall_seconds},
          {"cpu_seconds", cpu},
          {"cpu_user_seconds", or_null(sample.cpu_user_seconds)},
          {"cpu_system_seconds", or_null(sample.cpu_system_seconds)},
          {"peak_memory_bytes", or_null(sample.peak_memory_bytes)},
          {"added_memory_bytes", or_null(sample.added_memory_bytes)},
          {"voluntary_switches", or_null(sample.voluntary_switches)},
          {"involuntary_switches", or_null(sample.involuntary_switches)},
          {"threads_made", or_null(sample.threads_made)},
          {"processes_made", or_null(sample.processes_made)},
          {"foreign_cpu_share", or_null(sample.foreign_cpu_share)},
          {"tainted", !sample.taint.empty()},
          {"taint", or_null(sample.taint)},
          {"repeated", or_null(sample.repeated)},
          {"right_answers", sample.right_answers},
          {"failures", sample.failures},
          {"server", sample.server ? to_json(*sample.server) : json()},
          {"measures", sample.measures}};
}

json to_json(const Cell::Trace& trace) {
  const auto start =
      trace.tasks.empty() ? TaskTrace::Time() : trace.tasks.front().submitted;
  const auto seconds = [start](TaskTrace::Time time) {
    return std::chrono::duration<double>(time - start).count();
  };
  json tasks = json::array();
  for (std::size_t task = 0; task < trace.tasks.size(); ++task) {
    const TaskTrace& when = trace.tasks[task];
    const auto* failure = task < trace.outcomes.size()
                              ? std::get_if<Failure>(&trace.outcomes[task])
                              : nullptr;
    tasks.push_back(
        {{"task", task},
         {"submitted_seconds", seconds(when.submitted)},
         {"started_seconds", seconds(when.started)},
         {"finished_seconds", seconds(when.finished)},
         {"lane", when.lane},
         {"failure", failure == nullptr
                         ? json()
                         : json(std::string(to_string(failure->kind)))}});
  }
  json named = {{"block", trace.block}, {"tasks", tasks}};
  if (!trace.lanes.empty()) named["lanes"] = trace.lanes;
  return named;
}

/// Null for what is no article's.
json article_of(const Claim& claim, const Experiment& experiment) {
  const auto& [origin, articles] = claim.source;
  if (origin == Origin::ours || origin == Origin::check) return nullptr;
  return articles.empty() ? experiment.source : articles;
}

json to_json(const Claim& claim, const Experiment& experiment) {
  const Comparison& says = claim.says;
  return {{"id", claim.id},
          {"text", claim.text},
          {"origin", claim.source.origin},
          {"article", article_of(claim, experiment)},
          {"metric", says.metric->name},
          {"arm", says.arm},
          {"base", or_null(says.base)},
          {"relation", says.relation},
          {"claimed", says.claimed},
          {"tolerance", says.tolerance},
          {"bound", or_null(says.bound)}};
}

/// A bound in seconds, a share of the best time of the arm it refers to, or the
/// sum of the two.
json bound_seconds(const Bound& bound, const std::deque<Cell>& cells) {
  if (bound.seconds && bound.base.empty()) return *bound.seconds;
  for (const Cell& cell : cells) {
    if (cell.arm().name != bound.base || cell.samples().empty()) continue;
    const auto best =
        std::min_element(cell.samples().begin(), cell.samples().end(),
                         [](const Sample& a, const Sample& b) {
                           return a.wall_seconds < b.wall_seconds;
                         });
    return bound.seconds.value_or(0) + best->wall_seconds / bound.parts;
  }
  return nullptr;
}

/// Of both, if neither has an error.
json samples_of(const Cell& cell, const Cell* shorter) {
  json samples = json::array();
  if (shorter == nullptr || shorter->error().empty())
    for (const Sample& sample : cell.samples())
      samples.push_back(to_json(sample, 1));
  if (shorter != nullptr && cell.error().empty())
    for (const Sample& sample : shorter->samples())
      samples.push_back(to_json(sample, shorter_scale));
  return samples;
}

/// `shorter` is the same arm with its delays cut further, if there is one.
json to_json(const Cell& cell, const Cell* shorter,
             const std::deque<Cell>& all) {
  const Arm& arm = cell.arm();
  const bool is_well = shorter == nullptr || shorter->error().empty();
  const auto trace = cell.typical_trace();
  return {{"name", arm.name},
          {"model", or_null(arm.model())},
          {"label", arm.name},
          {"peer", arm.by_peer() != nullptr},
          {"concurrency", arm.concurrency},
          {"bound_seconds", bound_seconds(arm.bound, all)},
          {"verified", cell.is_verified()},
          {"expected_failures", arm.must_fail.size()},
          {"may_fail", arm.by_model() != nullptr && arm.by_model()->may_fail},
          {"error", or_null(is_well ? cell.error() : shorter->error())},
          {"end", or_null(cell.end())},
          {"series", arm.point ? json(arm.point->series) : json()},
          {"same_as", or_null(arm.same_as)},
          {"x", arm.point ? json(arm.point->x) : json()},
          {"tasks", arm.spec.tasks},
          {"samples", samples_of(cell, shorter)},
          {"trace", trace ? to_json(*trace) : json()}};
}

}  // namespace

json to_json(const Measured& measured) {
  const Experiment& experiment = measured.planned.experiment;
  const Setting& setting = measured.planned.setting;
  json claims = json::array();
  for (const Claim& claim : experiment.claims)
    claims.push_back(to_json(claim, experiment));
  json arms = json::array();
  for (std::size_t i = 0; i < measured.cells.size(); ++i)
    arms.push_back(
        to_json(measured.cells[i],
                measured.shorter.empty() ? nullptr : &measured.shorter[i],
                measured.cells));
  return {{"id", experiment.id},
          {"title", experiment.title},
          {"source", experiment.source},
          {"question", experiment.question},
          {"group", experiment.group},
          {"kind", experiment.kind == Kind::waiting ? "waiting" : "computing"},
          {"tasks", experiment.tasks},
          {"time_scale", setting.time_scale * experiment.article_scale},
          {"work_scale", setting.work_scale},
          {"work", experiment.work},
          {"claims", claims},
          {"sweep", or_null(experiment.sweep)},
          {"arms", arms}};
}

}  // namespace lab
