#include "bench/harness/plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "bench/experiments/experiments.hpp"
#include "bench/harness/sampling.hpp"
#include "command_line/nearest.hpp"
#include "models/hosts/hosts.hpp"
#include "models/models.hpp"
#include "models/process_models.hpp"
#include "models/usable_cores.hpp"

namespace lab {
namespace {

constexpr double rehearsal_scale = 0.02;
constexpr std::size_t most_waits_in_rehearsal = 200;
// Of a sweep no pair of arms is compared: what counts is the line of points.
constexpr std::size_t enough_for_a_point = 3;

/// How a profile shapes every experiment.
struct Profile {
  std::string_view name;
  double budget_factor;  // on the seconds that `quick` allows
  std::size_t fewest;    // repetitions
  std::size_t most;
  double seconds;                   // of measuring, for a report
  std::size_t fewest_for_a_figure;  // of an article
};

constexpr std::array<Profile, 3> profiles{{
    {"smoke", 0.0, 2, 2, 20, 2},
    {"quick", 1.0, 2, 15, 150, 6},
    {"full", 6.0, 9, 15, 1200, 9},
}};

/// `else_do` is said when the name resembles none of the known ones.
void refuse_unknown(std::string_view option,
                    const std::vector<std::string>& asked,
                    const std::vector<std::string>& known,
                    std::string_view else_do) {
  for (auto name = asked.begin(); name != asked.end(); ++name) {
    if (std::find(known.begin(), known.end(), *name) == known.end())
      throw std::invalid_argument(
          fmt::format("{}: '{}' is unknown: {}", option, *name,
                      did_you_mean(*name, known, else_do)));
    if (std::find(asked.begin(), name, *name) != name)
      throw std::invalid_argument(fmt::format(
          "{}: '{}' is given twice: once is enough", option, *name));
  }
}

std::vector<std::string> names_of(const auto& catalogue, const auto& name) {
  std::vector<std::string> names(catalogue.size());
  std::transform(catalogue.begin(), catalogue.end(), names.begin(),
                 [&](const auto& entry) { return std::string(name(entry)); });
  return names;
}

const Profile& find_profile(const std::string& name) {
  refuse_unknown("--profile", {name},
                 names_of(profiles, [](const auto& p) { return p.name; }),
                 "known are smoke, quick, full");
  return *std::find_if(profiles.begin(), profiles.end(),
                       [&](const Profile& p) { return p.name == name; });
}

double scale_of(Quick quick, const Choice& choice) {
  if (choice.time_scale) return *choice.time_scale;
  if (choice.profile == "smoke") return 0.02;
  if (choice.profile == "quick") return quick.scale;
  return std::min(1.0, 5 * quick.scale);
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_wanted(const ExperimentEntry& entry, const Choice& choice) {
  if (!choice.experiments.empty())
    return contains(choice.experiments, entry.id);
  return choice.profile == "full" || entry.quick.seconds > 0;
}

void leave_out(Experiment& experiment, const Choice& choice,
               const PeerOptions& peers) {
  std::erase_if(experiment.arms, [&](const Arm& arm) {
    if (!can_run(arm, peers)) return true;
    return !choice.models.empty() && !contains(choice.models, arm.model());
  });
}

/// About how long one repetition of an arm takes.
double arm_seconds(const Experiment& experiment, const Arm& arm,
                   double work_scale) {
  const Bound& bound = arm.bound;
  double total = bound.seconds.value_or(0);
  if (!bound.seconds || !bound.base.empty())
    total += experiment.computing_seconds * work_scale;
  // Its start; most of it are the imports of a package.
  if (const ByPeer* peer = arm.by_peer())
    total += needed_by(*peer) == "CPython" ? 0.15 : 0.5;
  if (arm.model() == "hosts") total += 0.5;  // its launchers
  return total;
}

double round_seconds(const Experiment& experiment, double work_scale) {
  double total = 0;
  for (const Arm& arm : experiment.arms)
    total += arm_seconds(experiment, arm, work_scale);
  return total;
}

std::size_t fewest_of(const Experiment& experiment, const Profile& profile) {
  if (experiment.sweep.empty()) return profile.fewest;
  return std::min(profile.fewest, enough_for_a_point);
}

bool has_figure(const Experiment& experiment) {
  return std::any_of(
      experiment.claims.begin(), experiment.claims.end(),
      [](const Claim& claim) { return claim.source.origin == Origin::figure; });
}

/// How many blocks it has in a report: the doubt decides between these two.
void plan_blocks(Planned& planned, Quick quick, const Choice& choice,
                 const Profile& profile) {
  if (choice.repetitions || !choice.own_batches.empty()) {
    planned.whole = planned.fewest = planned.most = planned.repetitions;
    return;
  }
  const std::size_t fewest = fewest_of(planned.experiment, profile);
  planned.fewest = has_figure(planned.experiment) || quick.is_contested
                       ? profile.fewest_for_a_figure
                       : fewest;
  // Where claims need more, the seconds are for their arms.
  planned.whole = planned.fewest > fewest ? 1 : fewest;
  planned.most = profile.most;
  const double need =
      static_cast<double>(planned.fewest) * planned.round_seconds;
  planned.share_seconds = std::max(quick.seconds, need);
}

using Make = std::function<Experiment(const Setting&)>;

Planned plan_one(const Make& make, Quick quick, const Choice& choice,
                 const PeerOptions& peers, const std::string& server) {
  const Profile& profile = find_profile(choice.profile);
  const double scale = scale_of(quick, choice);
  Setting setting{.time_scale = scale,
                  .work_scale = choice.profile == "smoke" ? 0.1 : 1.0,
                  .usable_cores = usable_cores(),
                  .seed = choice.seed,
                  .server = server,
                  .goes_far = choice.profile == "full"};
  const auto chosen = [&] {
    Experiment experiment = make(setting);
    leave_out(experiment, choice, peers);
    return experiment;
  };
  Planned planned{.experiment = chosen(), .setting = setting};
  // A rehearsal asks sequential for the answers, and has no time for many
  // waits.
  const bool is_crowd = planned.experiment.tasks > most_waits_in_rehearsal;
  setting.time_scale = is_crowd ? 0 : scale * rehearsal_scale;
  planned.rehearsal = chosen();
  planned.rehearsal_setting = setting;

  const double budget = profile.budget_factor * quick.seconds;
  planned.round_seconds = round_seconds(planned.experiment, setting.work_scale);
  const double rounds =
      std::floor(budget / std::max(0.001, planned.round_seconds));
  planned.repetitions = choice.repetitions.value_or(
      std::clamp(static_cast<std::size_t>(rounds),
                 fewest_of(planned.experiment, profile), profile.most));
  plan_blocks(planned, quick, choice, profile);
  const bool is_shortened = quick.long_blocks > 0 && !choice.time_scale &&
                            !choice.repetitions && choice.profile == "quick";
  if (is_shortened) {
    setting.time_scale = scale * shorter_scale;
    planned.shorter = chosen();
    planned.shorter_setting = setting;
    planned.long_blocks = quick.long_blocks;
  }
  return planned;
}

/// What the arms take that are only there with --peers.
double seconds_of_optional_peers(const std::vector<Planned>& plan) {
  double seconds = 0;
  for (const Planned& planned : plan)
    for (const Arm& arm : planned.experiment.arms)
      if (arm.by_peer() && needed_by(*arm.by_peer()) != "CPython")
        seconds +=
            static_cast<double>(planned.whole) *
            arm_seconds(planned.experiment, arm, planned.setting.work_scale);
  return seconds;
}

/// Those without an arm for the chosen models; one that was named is refused.
void erase_without_arms(std::vector<Planned>& plan, const Choice& choice) {
  std::erase_if(plan, [&choice](const Planned& planned) {
    const Experiment& experiment = planned.experiment;
    if (!experiment.arms.empty()) return false;
    if (choice.experiments.size() > 1 && !choice.models.empty())
      throw std::invalid_argument(fmt::format(
          "--models: '{}' uses none of them: leave it out", experiment.id));
    return true;
  });
}

}  // namespace

void require_known(const Choice& choice) {
  refuse_unknown(
      "--experiments", choice.experiments,
      names_of(all_experiments(), [](const auto& e) { return e.id; }),
      "see ./lab bench --list");
  const auto models =
      names_of(all_models(), [](const auto& m) { return m.name; });
  if (contains(choice.models, "hosts") && !hosts_are_chosen())
    throw std::invalid_argument(
        "--models: 'hosts' is absent: name some, such as --hosts a:4,b:4");
  refuse_unknown("--models", choice.models, models,
                 fmt::format("known are {}", fmt::join(models, ", ")));
  find_profile(choice.profile);
  seconds_from_environment("LAB_TASK_LIMIT", 1);  // for the workers
}

std::vector<Planned> make_plan(const Choice& choice, const PeerOptions& peers,
                               const std::string& server) {
  require_known(choice);
  std::vector<Planned> plan;
  const auto add = [&](const Make& make, Quick quick) {
    plan.push_back(plan_one(make, quick, choice, peers, server));
  };
  if (!choice.own_batches.empty())
    add([&](const Setting& s) { return own_batches(s, choice.own_batches); },
        {.scale = 1, .seconds = 1});
  for (const ExperimentEntry& entry : all_experiments())
    if (choice.own_batches.empty() && is_wanted(entry, choice))
      add([&](const Setting& s) { return entry.make(s); }, entry.quick);
  erase_without_arms(plan, choice);
  if (plan.empty())
    throw std::invalid_argument(
        "--models: none of the chosen experiments uses them: see --list");
  return plan;
}

std::string name_of(const Planned& planned, const Arm& arm) {
  return planned.experiment.id + "/" + arm.name;
}

std::chrono::milliseconds cell_limit(const Planned& planned, const Arm& arm) {
  const double expected =
      arm_seconds(planned.experiment, arm, planned.setting.work_scale);
  const double seconds =
      seconds_from_environment("LAB_CELL_LIMIT", 60 + 10 * expected);
  return std::chrono::milliseconds(std::llround(1000 * seconds));
}

double estimate(const Planned& planned) {
  return static_cast<double>(planned.repetitions) * planned.round_seconds;
}

double budget_seconds(const Choice& choice, const std::vector<Planned>& plan) {
  if (choice.repetitions || !choice.own_batches.empty())
    return Sampling::unlimited;
  const double all =
      find_profile(choice.profile).seconds + seconds_of_optional_peers(plan);
  if (choice.experiments.empty() && choice.models.empty()) return all;
  const double of_these = std::accumulate(
      plan.begin(), plan.end(), 0.0, [](double sum, const Planned& planned) {
        return sum + planned.share_seconds;
      });
  return std::min(all, 1.5 * of_these);
}

}  // namespace lab
