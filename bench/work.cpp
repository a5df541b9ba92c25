#include "bench/work.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "bench/measure/clock.hpp"
#include "models/models.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

bool are_equal(const std::vector<double>& delays) {
  return std::adjacent_find(delays.begin(), delays.end(),
                            std::not_equal_to<>()) == delays.end();
}

/// As text: one of them if they are equal, else each.
template <typename Write>
auto texts(const std::vector<double>& delays, Write write) {
  std::vector<decltype(write(0.0))> texts;
  for (const double delay : delays) {
    texts.push_back(write(delay));
    if (are_equal(delays)) break;
  }
  return texts;
}

/// ", how", or nothing.
std::string suffix(std::string_view how) {
  return how.empty() ? "" : fmt::format(", {}", how);
}

/// The bound and the width of one that may be `sequential`.
Arm arm_by(const std::string& name, const std::string& model, const Work& work,
           std::string_view how) {
  const bool is_alone = model == "sequential";
  Arm arm{.name = name + suffix(how),
          .concurrency = is_alone ? 1 : work.at_most,
          .spec = work.spec,
          .bound = is_alone ? work.one_by_one : work.bound};
  if (arm.bound.base == "sequential") arm.bound.base += suffix(how);
  return arm;
}

double seconds_of_one_addition() {
  constexpr std::uint64_t many = 300'000;
  constexpr int rounds = 15;  // the fastest is the one that nothing disturbed
  const auto batch = make_batch({.workload = "sum", .tasks = 1, .size = many});
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round)
    best = std::min(best, time_of([&batch] { batch->run(0); }));
  return best / static_cast<double>(many);
}

}  // namespace

std::vector<double> each(std::size_t tasks, double delay) {
  return std::vector<double>(tasks, delay);
}

Work waits(const Setting& setting, const Waits& waits, Spec spec) {
  const auto& delays = waits.delays;
  const double longest = *std::max_element(delays.begin(), delays.end());
  const std::size_t at_most =
      waits.at_most == 0 ? delays.size() : waits.at_most;
  spec.tasks = delays.size();
  spec.seed = setting.seed;
  spec.server = setting.server;
  Work work{.spec = std::move(spec), .at_most = at_most};
  if (longest == 0) return work;  // the machine's own speed is the only bound
  work.bound = waves(delays.size(), at_most, longest);
  work.one_by_one.seconds = std::accumulate(delays.begin(), delays.end(), 0.0);
  return work;
}

Work fetches(const Setting& setting, const Waits& waits,
             std::string_view query) {
  const auto path = [query](double delay) {
    return fmt::format("/delay/{:g}?{}task={{task}}", 1000 * delay, query);
  };
  return lab::waits(
      setting, waits,
      {.workload = "fetch",
       .input = fmt::format("{}", fmt::join(texts(waits.delays, path), " "))});
}

Spec http_requests(const Setting& setting, std::size_t tasks) {
  return {.tasks = tasks, .seed = setting.seed, .server = setting.server};
}

Work sleeps(const Setting& setting, const Waits& waits) {
  const auto micros = [](double delay) { return std::llround(1e6 * delay); };
  Spec spec{.workload = "sleep"};
  if (are_equal(waits.delays))
    spec.size = static_cast<std::uint64_t>(micros(waits.delays.front()));
  else
    spec.input = fmt::format("{}", fmt::join(texts(waits.delays, micros), ","));
  Work work = lab::waits(setting, waits, std::move(spec));
  work.spec.server.clear();
  return work;
}

Work computes(const Setting& setting, Spec spec, std::size_t at_most) {
  spec.seed = setting.seed;
  const std::size_t sharers = std::min(at_most, spec.tasks);
  return {.spec = std::move(spec),
          .kind = Kind::computing,
          .at_most = at_most,
          .bound = {.base = "sequential", .parts = shared_by(setting, sharers)},
          .one_by_one = {}};
}

Arm arm(std::string model, const Work& work, std::string_view how) {
  Arm arm = arm_by(model, model, work, how);
  if (model == "async" || model == "fibers" || model == "gil_threads")
    arm.bound.parts = 1;
  if (model == "hosts" && !arm.bound.base.empty())  // whose cores are unknown
    arm.bound.parts =
        static_cast<double>(std::min(work.at_most, work.spec.tasks));
  arm.by = ByModel{std::move(model)};
  return arm;
}

std::vector<Arm> arms(const std::vector<std::string>& models, const Work& work,
                      std::string_view how) {
  std::vector<Arm> arms;
  arms.reserve(models.size());
  for (const std::string& model : models) arms.push_back(arm(model, work, how));
  return arms;
}

void append(std::vector<Arm>& arms, std::vector<Arm> more) {
  std::move(more.begin(), more.end(), std::back_inserter(arms));
}

std::vector<std::string> every_model() {
  std::vector<std::string> names;
  for (const ModelEntry& entry : all_models()) names.emplace_back(entry.name);
  return names;
}

std::vector<std::string> models_of_python() {
  auto names = every_model();
  for (const char* other : {"work_stealing", "data_parallel", "fibers"})
    std::erase(names, other);
  return names;
}

Arm python(std::string script, std::string how, const Work& work,
           std::string_view what) {
  Arm arm = arm_by("python " + how, how, work, what);
  if (!arm.bound.base.empty()) {
    arm.bound.base = "python " + arm.bound.base;
    if (how == "threads") arm.bound.parts = 1;  // its lock
  }
  arm.by = ByPeer{std::move(script), std::move(how)};
  return arm;
}

Arm in_language(const Language& language, const Work& work,
                std::string_view what) {
  const bool computes = work.kind == Kind::computing;
  const std::string name = fmt::format(
      "{} {}", language.name, computes ? language.computing : language.waiting);
  Arm arm{.name = name + suffix(what),
          .by = ByPeer{std::string(language.source), work.spec.workload},
          .concurrency = work.at_most,
          .spec = work.spec};
  if (!computes) arm.bound = work.bound;
  return arm;
}

Arm coded(std::string name, const Work& work, std::vector<Answer> expected,
          Code code) {
  return {.name = std::move(name),
          .by = ByCode{std::move(code), std::move(expected)},
          .concurrency = work.at_most,
          .spec = work.spec,
          .bound = work.bound};
}

Arm at_point(Arm arm, std::size_t x) {
  const std::string who = arm.name.substr(0, arm.name.find(", "));
  arm.point = Point{arm.by_model() ? arm.model() : who, static_cast<double>(x)};
  arm.may_end = true;
  return arm;
}

Arm again(Arm arm) {
  arm.same_as = arm.name;
  arm.name += ", again";
  return arm;
}

Arm failing(Arm arm, Failing must_fail) {
  arm.must_fail = std::move(must_fail);
  return arm;
}

Bound waves(std::size_t tasks, std::size_t at_most, double delay) {
  const std::size_t count = (tasks + at_most - 1) / at_most;
  return {.seconds = static_cast<double>(count) * delay};
}

double shared_by(const Setting& setting, std::size_t at_most) {
  return static_cast<double>(std::min(setting.usable_cores, at_most));
}

std::size_t default_workers(std::size_t cores) {
  return std::min<std::size_t>(32, cores + 4);
}

double whole_ms(double seconds) {
  if (seconds <= 0) return 0;
  return static_cast<double>(std::max<std::uint64_t>(1, to_ms(seconds))) / 1000;
}

std::uint64_t to_ms(double seconds) {
  return static_cast<std::uint64_t>(std::llround(seconds * 1000));
}

std::uint64_t scaled(std::uint64_t amount, const Setting& setting) {
  return std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(
             std::llround(static_cast<double>(amount) * setting.work_scale)));
}

std::uint64_t additions_in(double seconds) {
  static const double one = seconds_of_one_addition();
  return static_cast<std::uint64_t>(std::max(1LL, std::llround(seconds / one)));
}

}  // namespace lab
