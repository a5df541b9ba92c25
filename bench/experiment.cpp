#include "bench/experiment.hpp"

#include <algorithm>
#include <cmath>

#include "models/models.hpp"

namespace lab {
namespace {

bool is_wanted(const EveryModel& wanted, const std::string& model) {
  return wanted.models.empty() ||
         std::find(wanted.models.begin(), wanted.models.end(), model) !=
             wanted.models.end();
}

}  // namespace

std::vector<Arm> arms_of(const EveryModel& wanted) {
  std::vector<Arm> arms;
  for (const ModelEntry& entry : all_models()) {
    const std::string model(entry.name);
    if (!is_wanted(wanted, model)) continue;
    const bool alone = model == "sequential";
    arms.push_back({.name = model,
                    .model = model,
                    .concurrency = alone ? 1 : wanted.concurrency,
                    .spec = wanted.spec,
                    .bound = alone ? wanted.sequential_bound : wanted.bound});
  }
  return arms;
}

std::vector<Arm> computing_arms(const Setting& setting, const Spec& spec,
                                std::size_t concurrency) {
  auto arms = arms_of({.spec = spec,
                       .concurrency = concurrency,
                       .bound = shared_computing(setting, concurrency),
                       .sequential_bound = {}});
  for (Arm& arm : arms)
    if (arm.model == "async" || arm.model == "gil_threads") arm.bound.parts = 1;
  return arms;
}

Bound shared_computing(const Setting& setting, std::size_t concurrency) {
  return {.base = "sequential",
          .parts =
              static_cast<double>(std::min(setting.usable_cores, concurrency))};
}

Bound waves(std::size_t tasks, std::size_t concurrency, double delay) {
  const std::size_t count = (tasks + concurrency - 1) / concurrency;
  return {.seconds = static_cast<double>(count) * delay};
}

std::uint64_t to_ms(double seconds) {
  return static_cast<std::uint64_t>(std::llround(seconds * 1000));
}

std::uint64_t scaled(std::uint64_t amount, const Setting& setting) {
  return std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(
             std::llround(static_cast<double>(amount) * setting.work_scale)));
}

}  // namespace lab
