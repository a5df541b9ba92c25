#pragma once

#include <span>
#include <string_view>

#include "bench/experiment.hpp"

namespace lab {

// The experiments, in the order of the report.

// Waiting.
Experiment five_fetches(const Setting& setting);
Experiment portfolio_prices(const Setting& setting);
Experiment twenty_fetches(const Setting& setting);
Experiment trade_decision(const Setting& setting);
Experiment say_after(const Setting& setting);
Experiment ten_on_five_workers(const Setting& setting);
Experiment map_in_order(const Setting& setting);
Experiment queue_workers(const Setting& setting);
Experiment rate_limited(const Setting& setting);
Experiment scrape_100_pages(const Setting& setting);
Experiment download_20_files(const Setting& setting);
Experiment ten_microservices(const Setting& setting);
Experiment connection_reuse(const Setting& setting);
Experiment stream_quotes(const Setting& setting);
Experiment first_completed(const Setting& setting);
Experiment hundred_fetches(const Setting& setting);
Experiment thousand_fetches(const Setting& setting);
Experiment ten_thousand_fetches(const Setting& setting);
Experiment chat_server(const Setting& setting);
Experiment web_server(const Setting& setting);

// Computing.
Experiment fibonacci(const Setting& setting);
Experiment eight_sums(const Setting& setting);
Experiment image_batch(const Setting& setting);
Experiment simulation(const Setting& setting);
Experiment data_pipeline(const Setting& setting);
Experiment gil(const Setting& setting);
Experiment cpu_affinity(const Setting& setting);
Experiment serialization_cost(const Setting& setting);
Experiment shared_memory_or_messages(const Setting& setting);
Experiment pool_flavours(const Setting& setting);
Experiment mixed_fetch_and_crunch(const Setting& setting);

// Pitfalls and habits.
Experiment blocking_the_loop(const Setting& setting);
Experiment offload_blocking(const Setting& setting);
Experiment responsive_ui(const Setting& setting);
Experiment partial_failure(const Setting& setting);
Experiment graceful_shutdown(const Setting& setting);
Experiment lost_update_threads(const Setting& setting);
Experiment lost_update_await(const Setting& setting);
Experiment forgotten_await(const Setting& setting);
Experiment event_loop_backend(const Setting& setting);
Experiment who_switches(const Setting& setting);

// Sweeps.
Experiment in_flight(const Setting& setting);
Experiment sleeping_tasks(const Setting& setting);
Experiment workers(const Setting& setting);
Experiment granularity(const Setting& setting);

/// One line of the catalogue.
struct ExperimentEntry {
  std::string_view id;
  std::string_view group;  ///< waiting, computing, habits or sweeps.
  Experiment (*make)(const Setting&);
  /// In the profile `quick`: how far delays are scaled down, and for how many
  /// seconds the experiment may go on.  0 seconds: in `full` only.
  double quick_scale;
  double quick_seconds;
};

/// Every experiment.
std::span<const ExperimentEntry> all_experiments();

}  // namespace lab
