#include "bench/experiments/experiments.hpp"

#include <array>

namespace lab {
namespace {

constexpr std::array<ExperimentEntry, 14> catalogue{{
    {"five_fetches", five_fetches, 1.0, 40},
    {"portfolio_prices", portfolio_prices, 0.5, 8},
    {"ten_on_five_workers", ten_on_five_workers, 0.1, 8},
    {"rate_limited", rate_limited, 0.1, 7},
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
}};

}  // namespace

std::span<const ExperimentEntry> all_experiments() { return catalogue; }

}  // namespace lab
