// The same computing on one core, on two, and so on: what does one more bring?

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

const std::vector<const char*> computing_models{
    "threads", "process_pool", "async_multi", "work_stealing", "data_parallel"};

/// One, two, … all of them; in growing steps where there are many.
std::vector<std::size_t> core_counts(std::size_t all) {
  std::vector<std::size_t> counts;
  for (std::size_t cores = 1; cores < all;
       cores += std::max<std::size_t>(1, cores / 4))
    counts.push_back(cores);
  counts.push_back(all);
  return counts;
}

std::string on(std::size_t cores) {
  return fmt::format("on {} core{}", cores, cores == 1 ? "" : "s");
}

std::string name_of(const char* model, std::size_t cores) {
  return fmt::format("{}, {}", model, on(cores));
}

/// As wide as there are cores, as a program is that asks how many it may use.
Arm on_cores(const Setting& s, const char* model, const Spec& spec,
             std::size_t cores) {
  Arm arm = at_point(lab::arm(model, computes(s, spec, cores)), cores);
  arm.name = name_of(model, cores);
  std::get<ByModel>(arm.by).cores = cores;
  return arm;
}

std::vector<Claim> gains(std::size_t cores) {
  std::vector<Claim> claims;
  const auto times = static_cast<double>(cores);
  for (const char* model : {"threads", "work_stealing", "data_parallel"})
    claims.push_back({fmt::format("{}_gains", model), ours,
                      faster_than(name_of(model, cores), name_of(model, 1),
                                  about(times, 0.1, times)),
                      fmt::format("{} cores make {} so many times as fast as "
                                  "one",
                                  cores, model)});
  return claims;
}

}  // namespace

Experiment more_cores(const Setting& s) {
  // 60 tasks can be shared evenly by 1 to 6 cores.
  const std::size_t tasks = 60 * ((s.usable_cores + 15) / 16);
  const double seconds = (s.goes_far ? 0.5 : 0.04) * s.work_scale;
  const double each = seconds / static_cast<double>(tasks);
  const Spec sums{
      .workload = "sum", .tasks = tasks, .size = additions_in(each)};
  Experiment experiment{
      .title = "More and more cores",
      .source = "ours",
      .question = "What does one more core bring?",
      .work = fmt::format(
          "{} tasks of {:.2g} ms each, all computing; {}", tasks, 1000 * each,
          s.usable_cores == 1 ? "this machine has one usable core, so that "
                                "there is nothing to compare it with"
                              : fmt::format("on 1 to {} cores, to which the "
                                            "process is bound",
                                            s.usable_cores)),
      .kind = Kind::computing,
      .arms = {arm("sequential", computes(s, sums, 1))},
      .computing_seconds = 0.6 * seconds,  // most share it
      .sweep = "usable cores"};
  for (const char* model : computing_models)
    for (const std::size_t cores : core_counts(s.usable_cores))
      experiment.arms.push_back(on_cores(s, model, sums, cores));
  if (s.usable_cores > 1) experiment.claims = gains(s.usable_cores);
  return experiment;
}

}  // namespace lab
