// The same work with more and more of something.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/measure/spare.hpp"

namespace lab {
namespace {

using namespace metrics;

void need_ports(std::size_t in_flight) {
  require_descriptors(in_flight);
  require_ports(in_flight);
}

void need_threads(std::size_t in_flight) {
  need_ports(in_flight);
  require_threads(in_flight);
}

void need_gil(std::size_t in_flight) {
  constexpr double gil_interval = 0.005;  // sys.getswitchinterval()
  need_threads(in_flight);
  require_wake_ups(in_flight, gil_interval);
}

/// One model, and how far it is sent.
struct SweepRange {
  const char* model;
  std::vector<std::size_t> near_points;
  std::vector<std::size_t> far_points;  // only where there is time for them
  void (*require)(std::size_t in_flight);
};

/// Those that wait as another model does have fewer points.
std::vector<SweepRange> sweep_ranges() {
  return {
      {"sequential", {1}, {}, need_ports},
      {"threads", {1, 3, 10, 30, 100, 300}, {1000, 3000, 10'000}, need_threads},
      {"thread_pool", {1, 10, 100}, {1000, 10'000}, need_threads},
      {"gil_threads", {1, 10, 100}, {300, 1000, 3000}, need_gil},
      {"processes", {1, 3, 10, 30}, {100, 300, 1000, 3000}, require_workers},
      {"process_pool", {1, 3, 10, 30}, {100, 300, 1000, 3000}, require_workers},
      {"async", {1, 3, 10, 30, 100, 300, 1000}, {3000, 10'000}, need_ports},
      {"async_multi", {1, 10, 100, 1000}, {10'000}, need_ports},
      {"hybrid", {1, 10, 100, 1000}, {10'000}, need_ports},
      {"work_stealing", {1, 10, 100}, {1000}, need_threads},
      {"data_parallel", {1, 10, 100}, {1000}, need_threads},
      {"fibers", {1, 10, 100, 1000}, {10'000}, need_ports}};
}

std::vector<Arm> arms_over(const SweepRange& range, const Setting& s,
                           double delay) {
  auto points = range.near_points;
  if (s.goes_far)
    points.insert(points.end(), range.far_points.begin(),
                  range.far_points.end());
  std::vector<Arm> arms;
  for (const std::size_t x : points) {
    arms.push_back(
        at_point(arm(range.model, fetches(s, {.delays = each(x, delay)}),
                     fmt::format("{} in flight", x)),
                 x));
    arms.back().require = [require = range.require, x] { require(x); };
  }
  return arms;
}

/// What one more request weighs in other languages; two points tell.
std::vector<Arm> in_flight_elsewhere(const Setting& s, double delay) {
  std::vector<Arm> arms;
  for (const std::size_t x : {std::size_t{100}, std::size_t{1000}}) {
    const Work work = fetches(s, {.delays = each(x, delay)});
    const std::string what = fmt::format("{} in flight", x);
    std::vector<Arm> here{python("fetch.py", "aiohttp", work, what)};
    for (const Language& language : all_languages())
      here.push_back(in_language(language, work, what));
    for (Arm& arm : here) {
      arms.push_back(at_point(std::move(arm), x));
      arms.back().require = [x] { need_ports(x); };
    }
  }
  return arms;
}

/// How far does each model go, and what ends its road?
Row in_flight(const Setting& s) {
  const double delay = (s.goes_far ? 0.4 : 0.2) * s.time_scale;
  const std::size_t most = s.goes_far ? 10'000 : 1000;
  Row row{.id = "in_flight",
          .quick = {0.1, 2},
          .title = "More and more requests at once",
          .source = "ours",
          .question = "How many waits can each model hold, and what ends it?",
          .text = fmt::format("1 to {} GET requests of {:g} ms, all at once",
                              most, 1000 * delay),
          .work = fetches(s, {.delays = each(most, delay)}),
          .models = {},
          .claims =
              {{"hundred_coroutines", ours,
                takes("async, 100 in flight", about(delay, 0.5)),
                "On one event loop, a hundred waits take about as long as one"},
               {"hundred_threads", ours,
                takes("threads, 100 in flight", about(delay, 0.5)),
                "With threads, a hundred waits take about as long as one"},
               {"hundred_fibers", ours,
                faster_than("fibers, 100 in flight", "async, 100 in flight",
                            about(1, 0.1)),
                "With a stack each, a hundred waits take as long as with "
                "coroutines"}},
          .sweep = "requests in flight"};
  for (const SweepRange& range : sweep_ranges())
    append(row.more, arms_over(range, s, delay));
  append(row.more, in_flight_elsewhere(s, delay));
  // What a round costs that follows another one.
  const Work rounds = fetches(s, {.delays = each(40, delay / 4), .at_most = 4});
  append(row.more, arms(every_model(), rounds, "4 at a time"));
  if (s.goes_far)
    row.claims.push_back(
        {"all_in_flight", check,
         has("async, 1000 in flight", peak_in_flight, exactly(1000)),
         "One event loop holds a thousand requests at once"});
  return row;
}

/// One to twice the cores, but enough of them for a law; every one at first,
/// then in growing steps.
std::vector<std::size_t> worker_counts(std::size_t cores) {
  constexpr std::size_t enough_for_a_law = 6;
  const std::size_t most = std::max(2 * cores, enough_for_a_law);
  std::vector<std::size_t> counts;
  for (std::size_t workers = 1; workers < most;
       workers += std::max<std::size_t>(1, workers / 4))
    counts.push_back(workers);
  counts.push_back(most);
  return counts;
}

/// More workers than there are cores.
Row workers(const Setting& s) {
  // 60 tasks can be shared evenly by 1 to 6 workers.
  const std::size_t tasks = 60 * ((s.usable_cores + 15) / 16);
  const double seconds = (s.goes_far ? 0.5 : 0.04) * s.work_scale;
  const double each = seconds / static_cast<double>(tasks);
  const Spec sums{
      .workload = "sum", .tasks = tasks, .size = additions_in(each)};
  const double cores = static_cast<double>(s.usable_cores);
  const auto name_of = [](const char* model, std::size_t workers) {
    return fmt::format("{}, {} workers", model, workers);
  };
  const auto gains = [&](const char* model) {
    return Claim{
        fmt::format("{}_gains", model), ours,
        faster_than(name_of(model, s.usable_cores), "sequential",
                    about(cores, 0.1, cores)),
        fmt::format(
            "As many workers as cores ({}) make {} so many times as fast",
            cores, model)};
  };
  Row row{.id = "workers",
          .quick = {1.0, 1},
          .title = "More and more workers",
          .source = "ours",
          .question = "What does one more worker bring?",
          .text = fmt::format("{} tasks of {:.2g} ms each, all computing",
                              tasks, 1000 * each),
          .work = computes(s, sums, 1),
          .models = {"sequential"},
          .claims = {gains("thread_pool"),
                     gains("process_pool"),
                     {"no_more_than_cores", ours,
                      faster_than(name_of("thread_pool", 2 * s.usable_cores),
                                  name_of("thread_pool", s.usable_cores),
                                  about(1, 0.1)),
                      "Twice as many workers as cores are no faster"}},
          .computing_seconds = 0.6 * seconds,  // most share it
          .sweep = "workers"};
  for (const char* model : {"threads", "thread_pool", "process_pool"})
    for (const std::size_t count : worker_counts(s.usable_cores)) {
      Arm arm = at_point(lab::arm(model, computes(s, sums, count)), count);
      arm.name = name_of(model, count);
      row.more.push_back(std::move(arm));
    }
  return row;
}

/// CPython adds up some thirty times as slowly, so it has a quarter of the
/// tasks and the shorter ones.
Arm cut_for_python(const Setting& s, Spec spec, std::size_t micros) {
  spec.tasks = std::max<std::size_t>(1, spec.tasks / 4);
  const Work work = computes(s, std::move(spec), s.usable_cores);
  Arm arm = python("gil.py", "processes", work, fmt::format("{} us", micros));
  arm.bound = {};
  return at_point(std::move(arm), micros);
}

/// `seconds` of computing, cut into tasks of so many microseconds, for all
/// models that do not take minutes for tasks so short.
std::vector<Arm> cut(const Setting& s, double seconds, std::size_t micros) {
  const double each = static_cast<double>(micros) * 1e-6;
  const Spec spec{.workload = "sum",
                  .tasks = static_cast<std::size_t>(
                      std::max(1LL, std::llround(seconds / each))),
                  .size = additions_in(each)};
  std::vector<Arm> arms;
  const auto add = [&](const char* model, std::size_t shortest,
                       std::size_t at_most) {
    if (micros >= shortest)
      arms.push_back(at_point(
          arm(model, computes(s, spec, at_most), fmt::format("{} us", micros)),
          micros));
  };
  add("sequential", 1, 1);
  add("thread_pool", 1, s.usable_cores);
  add("threads", 100, s.usable_cores);
  add("process_pool", 10, s.usable_cores);
  add("work_stealing", 1, s.usable_cores);
  add("data_parallel", 1, s.usable_cores);
  add("async", 1, spec.tasks);  // it spawns them all at once
  // Few points of those that cost about what a model above does, where there is
  // no time for all.
  if (s.goes_far || micros == 100 || micros == 10'000) {
    add("async_multi", 1, spec.tasks);
    add("hybrid", 1, s.usable_cores);
    add("gil_threads", 1, s.usable_cores);
    add("fibers", 1, s.usable_cores);
  }
  add("processes", 1000, s.usable_cores);
  if (micros < 10) return arms;
  if (micros <= 1000) arms.push_back(cut_for_python(s, spec, micros));
  const Work work = computes(s, spec, s.usable_cores);
  const std::string what = fmt::format("{} us", micros);
  for (const Language& language : all_languages())
    arms.push_back(at_point(in_language(language, work, what), micros));
  return arms;
}

/// When does a model spend more time on handing tasks out than on doing them?
Row granularity(const Setting& s) {
  const double seconds = (s.goes_far ? 0.5 : 0.02) * s.work_scale;
  const double cores = static_cast<double>(s.usable_cores);
  std::vector<std::size_t> lengths{1, 10, 100, 1000, 10'000};
  if (s.goes_far) lengths.insert(lengths.end(), {100'000, 1'000'000});
  std::vector<Arm> arms;
  for (const std::size_t micros : lengths)
    append(arms, cut(s, seconds, micros));
  return {
      .id = "granularity",
      .quick = {1.0, 1},
      .title = "Shorter and shorter tasks",
      .source = "ours",
      .question = "How long must a task be, for a model to be worth its cost?",
      .text = fmt::format("{:g} ms of additions, cut into tasks of 1 us to {}; "
                          "{} at a time, async all at once",
                          1000 * seconds,
                          s.goes_far ? "100 ms, and one task of 1 s" : "10 ms",
                          s.usable_cores),
      .work = {.spec = arms.front().spec, .kind = Kind::computing},
      .models = {},
      .more = arms,
      .claims = {{"threads_gain", ours,
                  faster_than("thread_pool, 10000 us", "sequential, 10000 us",
                              about(cores, 0.2, cores)),
                  "Cut into tasks of 10 ms, a pool of threads uses every core"},
                 {"processes_lose", ours,
                  faster_than("process_pool, 10 us", "sequential, 10 us",
                              at_most(1)),
                  "Tasks of 10 us are lost on a pool of processes: one after "
                  "another in one process is faster"}},
      .computing_seconds = 0.6 * seconds,  // most share it
      .sweep = "microseconds per task"};
}

}  // namespace

Table sweeps(const Setting& s) {
  return {in_flight(s), Coded{"sleeping_tasks", {0.1, 1}, sleeping_tasks},
          workers(s), Coded{"more_cores", {1.0, 1}, more_cores},
          granularity(s)};
}

}  // namespace lab
