#include "bench/experiments/experiments.hpp"

#include <array>

namespace lab {
namespace {

constexpr auto catalogue = std::to_array<ExperimentEntry>({
    {"five_fetches", "waiting", five_fetches, 1.0, 30},
    {"portfolio_prices", "waiting", portfolio_prices, 0.25, 1.7},
    {"twenty_fetches", "waiting", twenty_fetches, 0.12, 1.2},
    {"trade_decision", "waiting", trade_decision, 0.05, 1.5},
    {"say_after", "waiting", say_after, 0.05, 1.5},
    {"ten_on_five_workers", "waiting", ten_on_five_workers, 0.03, 1.7},
    {"map_in_order", "waiting", map_in_order, 0.05, 1.5},
    {"queue_workers", "waiting", queue_workers, 0.025, 2},
    {"rate_limited", "waiting", rate_limited, 0.05, 2},
    {"scrape_100_pages", "waiting", scrape_100_pages, 0.07, 1.9},
    {"download_20_files", "waiting", download_20_files, 0.1, 2.4},
    {"ten_microservices", "waiting", ten_microservices, 0.1, 1.3},
    {"connection_reuse", "waiting", connection_reuse, 1.0, 2},
    {"stream_quotes", "waiting", stream_quotes, 0.25, 1.2},
    {"first_completed", "waiting", first_completed, 0.1, 1.2},
    {"hundred_fetches", "waiting", hundred_fetches, 1.0, 1.2},
    {"thousand_fetches", "waiting", thousand_fetches, 1.0, 1},
    {"ten_thousand_fetches", "waiting", ten_thousand_fetches, 1.0, 0},
    {"chat_server", "waiting", chat_server, 0.25, 2},
    {"web_server", "waiting", web_server, 0.2, 1},
    {"fibonacci", "computing", fibonacci, 1.0, 8.2},
    {"eight_sums", "computing", eight_sums, 1.0, 6.6},
    {"image_batch", "computing", image_batch, 1.0, 2.4},
    {"simulation", "computing", simulation, 1.0, 2.4},
    {"data_pipeline", "computing", data_pipeline, 1.0, 2.4},
    {"gil", "computing", gil, 0.3, 4},
    {"cpu_affinity", "computing", cpu_affinity, 1.0, 0.8},
    {"serialization_cost", "computing", serialization_cost, 1.0, 1.6},
    {"shared_memory_or_messages", "computing", shared_memory_or_messages, 1.0,
     0.9},
    {"pool_flavours", "computing", pool_flavours, 1.0, 1},
    {"mixed_fetch_and_crunch", "habits", mixed_fetch_and_crunch, 1.0, 3.2},
    {"blocking_the_loop", "habits", blocking_the_loop, 0.2, 1.3},
    {"offload_blocking", "habits", offload_blocking, 0.08, 1.9},
    {"responsive_ui", "habits", responsive_ui, 1.0, 2},
    {"partial_failure", "habits", partial_failure, 0.1, 0.6},
    {"graceful_shutdown", "habits", graceful_shutdown, 0.05, 1.5},
    {"lost_update_threads", "habits", lost_update_threads, 1.0, 1},
    {"lost_update_await", "habits", lost_update_await, 0.02, 1},
    {"forgotten_await", "habits", forgotten_await, 0.1, 0.4},
    {"event_loop_backend", "habits", event_loop_backend, 1.0, 1.2},
    {"who_switches", "habits", who_switches, 0.1, 1},
    {"in_flight", "sweeps", in_flight, 0.1, 2},
    {"sleeping_tasks", "sweeps", sleeping_tasks, 0.1, 1},
    {"workers", "sweeps", workers, 1.0, 1},
    {"granularity", "sweeps", granularity, 1.0, 1},
});

}  // namespace

std::span<const ExperimentEntry> all_experiments() { return catalogue; }

}  // namespace lab
