#include "bench/harness/run_record.hpp"

#include <fmt/chrono.h>

#include <algorithm>

#include "bench/measure/clock.hpp"
#include "bench/measure/machine.hpp"
#include "bench/metrics.hpp"
#include "bench/or_null.hpp"
#include "models/models.hpp"

namespace lab {

using nlohmann::json;

NLOHMANN_JSON_SERIALIZE_ENUM(MetricKind, {{MetricKind::time, "time"},
                                          {MetricKind::ratio, "ratio"},
                                          {MetricKind::count, "count"},
                                          {MetricKind::bytes, "bytes"},
                                          {MetricKind::rate, "rate"},
                                          {MetricKind::share, "share"}})

NLOHMANN_JSON_SERIALIZE_ENUM(Better, {{Better::less, "less"},
                                      {Better::more, "more"},
                                      {Better::neither, "neither"}})

NLOHMANN_JSON_SERIALIZE_ENUM(Family, {{Family::sequential, "sequential"},
                                      {Family::threads, "threads"},
                                      {Family::processes, "processes"},
                                      {Family::async, "async"},
                                      {Family::hybrid, "hybrid"}})

namespace {

json table_of_metrics() {
  json table = json::array();
  for (const Metric* metric : all_metrics())
    table.push_back({{"name", metric->name},
                     {"singular", metric->singular},
                     {"plural", metric->plural},
                     {"unit", metric->unit},
                     {"kind", metric->kind},
                     {"better", metric->better}});
  return table;
}

json table_of_models() {
  json table = json::array();
  for (const ModelEntry& model : all_models())
    table.push_back({{"id", model.name},
                     {"label", model.label},
                     {"in_python", model.in_python},
                     {"family", model.family},
                     {"multitasking", model.multitasking},
                     {"who_decides", model.who_decides}});
  return table;
}

json to_json(const std::vector<PeerPresence>& peers) {
  json list = json::array();
  for (const PeerPresence& peer : peers)
    list.push_back({{"name", peer.name},
                    {"present", !peer.version.empty()},
                    {"version", or_null(peer.version)},
                    {"why_absent", or_null(peer.why_absent)}});
  return list;
}

/// How late the server was, at worst.
struct Lateness {
  double p50 = 0, p99 = 0, most = 0;

  void take(const std::deque<Cell>& cells) {
    for (const Cell& cell : cells)
      for (const Sample& sample : cell.samples())
        if (sample.server) take(*sample.server);
  }
  void take(const ServerStats& said) {
    p50 = std::max(p50, said.lateness_p50_seconds);
    p99 = std::max(p99, said.lateness_p99_seconds);
    most = std::max(most, said.lateness_max_seconds);
  }
};

json server_of(const std::deque<Measured>& all, const Bench& bench) {
  Lateness late;
  for (const Measured& measured : all) {
    late.take(measured.cells);
    late.take(measured.shorter);
  }
  return {{"address", bench.server.address()},
          {"nonce", bench.server.nonce()},
          {"never_early", bench.never_early},
          {"restarted", or_null(bench.server_restarted)},
          {"lateness_p50_seconds", late.p50},
          {"lateness_p99_seconds", late.p99},
          {"lateness_max_seconds", late.most}};
}

}  // namespace

RunRecord::RunRecord()
    : date_(std::chrono::system_clock::now()),
      start_(std::chrono::steady_clock::now()),
      machine_(describe_machine()),
      network_before_(network_counters_so_far()) {
  machine_["load_before"] = load_average();
  machine_["calibration_seconds_before"] = calibration_seconds();
}

json RunRecord::finish(const SuiteOptions& options, const Bench& bench,
                       const std::deque<Measured>& all, const Blocks* blocks,
                       const std::string& why_incomplete) {
  const double took = seconds_since(start_);
  const NetworkCounters network = network_counters_so_far();
  machine_["load_after"] = load_average();
  machine_["calibration_seconds_after"] = calibration_seconds();
  machine_["listen_overflows"] =
      network.listen_overflows - network_before_.listen_overflows;
  machine_["retransmissions"] =
      network.retransmissions - network_before_.retransmissions;
  json experiments = json::array();
  for (std::size_t e = 0; e < all.size(); ++e) {
    experiments.push_back(to_json(all[e]));
    if (blocks != nullptr) experiments.back()["sampling"] = blocks->to_json(e);
  }
  const std::time_t date = std::chrono::system_clock::to_time_t(date_);
  return {{"format", "concurrency-lab-run/2"},
          {"complete", why_incomplete.empty()},
          {"why_incomplete", or_null(why_incomplete)},
          {"profile", options.choice.profile},
          {"time_scale", options.choice.time_scale.value_or(1.0)},
          {"sampling", blocks == nullptr ? json() : blocks->to_json()},
          {"seed", options.choice.seed},
          {"command", options.command},
          {"started", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(date))},
          {"duration_seconds", took},
          {"machine", machine_},
          {"server", server_of(all, bench)},
          {"peers", to_json(bench.peers.found)},
          {"metrics", table_of_metrics()},
          {"models", table_of_models()},
          {"experiments", experiments}};
}

}  // namespace lab
