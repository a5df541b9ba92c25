// A model beside the least that can do its work: a thousand requests at once,
// by coroutines, by fibers, by Go, and by a bare loop of sockets and epoll.
//
// What a model takes beyond the bare loop is its price; what the bare loop
// takes beyond the bound is that of the kernel and the server.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/own_code.hpp"
#include "bench/load/bare_loop.hpp"
#include "bench/measure/spare.hpp"
#include "bench/measure/system_calls.hpp"
#include "models/models.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using namespace metrics;

/// So many requests at once.
struct Burst {
  std::size_t tasks;
  double delay;

  Work work(const Setting& setting) const {
    return fetches(setting, {.delays = each(tasks, delay)});
  }
  std::string how() const { return fmt::format("{} at once", tasks); }
  std::string by(std::string_view method) const {
    return fmt::format("{}, {}", method, how());
  }
};

constexpr const char* bare = "bare loop";

/// Does it by this method, with what stands in the batch's spec.
std::vector<Answer> fetch_by(const std::string& method, const Spec& spec) {
  constexpr std::string_view number = "{task}";
  if (method == bare) {
    const std::size_t length = spec.input.size() - number.size();
    return fetch_by_bare_loop(spec.server, spec.input.substr(0, length),
                              spec.tasks);
  }
  const auto batch = make_batch(spec);
  return answers_of(
      make_model(method)->run(*batch, {.concurrency = spec.tasks}));
}

Observed fetch_watched(const std::string& method, const Spec& spec) {
  const Watched watched = watch_system_calls(
      [&] { return nlohmann::json(fetch_by(method, spec)).dump(); });
  return {.answers = nlohmann::json::parse(watched.said),
          .measures = {measured(system_calls_count, watched.system_calls)}};
}

Observed fetch_timed(const std::string& method, const Spec& spec) {
  return {.answers = fetch_by(method, spec)};
}

Arm by_code(const Setting& setting, const Burst& burst,
            const std::string& method,
            Observed (*fetch)(const std::string&, const Spec&)) {
  const Work work = burst.work(setting);
  const auto code = [method, fetch](const Spec& spec) {
    return fetch(method, spec);
  };
  return coded(burst.by(method), work, fetched_answers(burst.tasks), code);
}

std::vector<Arm> timed(const Setting& setting, const Burst& burst) {
  const Work work = burst.work(setting);
  std::vector<Arm> arms{arm("async", work, burst.how()),
                        arm("fibers", work, burst.how()),
                        by_code(setting, burst, bare, fetch_timed)};
  for (const Language& language : all_languages())
    if (language.name == "Go")
      arms.push_back(in_language(language, work, burst.how()));
  for (Arm& arm : arms) {
    arm.may_end = true;
    arm.require = [tasks = burst.tasks] {
      require_descriptors(tasks);
      require_ports(tasks);
    };
  }
  return arms;
}

/// A tracer slows them down: their calls are counted, not their time.
std::vector<Arm> watched(const Setting& setting, const Burst& burst) {
  std::vector<Arm> arms;
  for (const char* method : {"async", "fibers", bare}) {
    arms.push_back(by_code(setting, burst, method, fetch_watched));
    arms.back().name += ", watched";
    arms.back().may_end = true;  // not every kernel lets a process be watched
  }
  return arms;
}

}  // namespace

Experiment at_the_floor(const Setting& setting) {
  const double second = setting.time_scale;
  const Burst near{1000, 0.1 * second};
  const Burst far{10'000, second};
  Experiment experiment{
      .title = "Beside a bare loop",
      .source = "ours",
      .question = "How much of the time over the bound is the model's?",
      .work = fmt::format(
          "{} GET requests of {:g} ms, all at once{}; by a model, and by a "
          "loop of sockets and epoll that speaks just enough HTTP; system "
          "calls are counted in further arms, which a tracer slows down",
          near.tasks, 1000 * near.delay,
          setting.goes_far
              ? fmt::format(", and {} of {:g} ms", far.tasks, 1000 * far.delay)
              : ""),
      .tasks = near.tasks,
      .arms = timed(setting, near),
      .claims = {
          {"twenty_ms", ours,
           has(near.by("async"), over_bound_seconds, at_most(0.02)),
           "A thousand requests at once take one event loop at most 20 ms "
           "more than a single one"},
          {"a_quarter_of_go", ours,
           has_less(near.by("async"), over_bound_seconds,
                    near.by("Go goroutines"), at_least(4)),
           "Its time over the bound is at most a quarter of that of Go"},
          {"near_the_bare_loop", ours,
           has_less(near.by("async"), over_bound_seconds, near.by(bare),
                    at_least(1 / 1.5)),
           "Its time over the bound is at most 1.5 times that of a bare loop"},
          {"calls", ours,
           has_less(near.by("async") + ", watched", system_calls_count,
                    near.by(bare) + ", watched", at_least(0.5)),
           "It makes at most twice as many system calls as a bare loop"}}};
  append(experiment.arms, watched(setting, near));
  if (!setting.goes_far) return experiment;
  append(experiment.arms, timed(setting, far));
  experiment.claims.insert(
      experiment.claims.end(),
      {{"beside_the_bare_loop", ours,
        faster_than(far.by(bare), far.by("async"), at_most(1.15)),
        "At ten thousand requests, a bare loop is at most 1.15 times as fast"},
       {"thirty_megabytes", ours,
        has(far.by("async"), metrics::peak_memory_bytes, at_most(30e6)),
        "Ten thousand requests at once take 30 MB, the program's own with "
        "them"}});
  return experiment;
}

}  // namespace lab
