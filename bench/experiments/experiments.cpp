#include "bench/experiments/experiments.hpp"

#include <array>

namespace lab {
namespace {

constexpr auto catalogue = std::to_array<ExperimentEntry>({
    {"five_fetches", five_fetches, 1.0, 40},
    {"portfolio_prices", portfolio_prices, 0.25, 2.5},
    {"twenty_fetches", twenty_fetches, 0.2, 2.9},
    {"trade_decision", trade_decision, 0.05, 2},
    {"say_after", say_after, 0.05, 2},
    {"ten_on_five_workers", ten_on_five_workers, 0.05, 4},
    {"map_in_order", map_in_order, 0.05, 2},
    {"queue_workers", queue_workers, 0.025, 2},
    {"rate_limited", rate_limited, 0.05, 3},
    {"scrape_100_pages", scrape_100_pages, 0.1, 3.3},
    {"download_20_files", download_20_files, 0.1, 3.2},
    {"ten_microservices", ten_microservices, 0.1, 2},
    {"connection_reuse", connection_reuse, 1.0, 2},
    {"stream_quotes", stream_quotes, 0.25, 2},
    {"first_completed", first_completed, 0.1, 2},
    {"hundred_fetches", hundred_fetches, 1.0, 4},
    {"thousand_fetches", thousand_fetches, 1.0, 4},
    {"ten_thousand_fetches", ten_thousand_fetches, 1.0, 0},
    {"fibonacci", fibonacci, 1.0, 11.1},
    {"eight_sums", eight_sums, 1.0, 11.1},
    {"image_batch", image_batch, 1.0, 2.4},
    {"simulation", simulation, 1.0, 2.4},
    {"data_pipeline", data_pipeline, 1.0, 2.4},
    {"gil", gil, 0.5, 16},
    {"mixed_fetch_and_crunch", mixed_fetch_and_crunch, 1.0, 3.2},
    {"blocking_the_loop", blocking_the_loop, 0.2, 2},
    {"offload_blocking", offload_blocking, 0.08, 1.9},
    {"responsive_ui", responsive_ui, 1.0, 2},
    {"partial_failure", partial_failure, 0.1, 1.3},
    {"graceful_shutdown", graceful_shutdown, 0.05, 1.5},
    {"lost_update_threads", lost_update_threads, 1.0, 1},
    {"lost_update_await", lost_update_await, 0.02, 1},
    {"forgotten_await", forgotten_await, 0.1, 1},
});

}  // namespace

std::span<const ExperimentEntry> all_experiments() { return catalogue; }

}  // namespace lab
