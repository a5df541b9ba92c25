// Twenty files from a server that sends none of them fast.

#include <fmt/format.h>

#include <cmath>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

constexpr std::uint64_t file_size = 40'000;

/// A rehearsal has no delay at all, but a rate must be given.
double rate_for(double seconds) {
  constexpr double fastest = 1e9;
  return seconds * fastest <= file_size ? fastest : file_size / seconds;
}

}  // namespace

Experiment download_20_files(const Setting& setting) {
  const double each = 0.2 * setting.time_scale;
  const Spec spec{.workload = "download",
                  .tasks = 20,
                  .size = file_size,
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = fmt::format("{:.0f}", rate_for(each))};

  Experiment experiment{
      .id = "download_20_files",
      .title = "Twenty downloads",
      .source = "A4",
      .question = "Do five workers download five times as fast?",
      .work = fmt::format("20 files of 40 kB to the disk, {:g} ms each at "
                          "{:.1f} MB/s, 5 at a time",
                          1000 * each, rate_for(each) / 1e6),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 5,
                       .bound = waves(20, 5, each),
                       .sequential_bound = {.seconds = 20 * each}})};
  experiment.claims = {
      {.id = "five_times",
       .text = "With five threads, 20 files come five times as fast",
       .measure = "speed_up",
       .arm = "thread_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = 5,
       .tolerance = 0.1,
       .bound = 5},
      {.id = "identical",
       .text = "Every file on the disk has the bytes that the server sent",
       .measure = "right_answers",
       .arm = "thread_pool",
       .relation = "exactly",
       .claimed = 20},
  };
  return experiment;
}

}  // namespace lab
