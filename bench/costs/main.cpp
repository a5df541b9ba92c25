// What each primitive costs, beside its floor: the plainest correct program
// that does the same.
//
//   lab_costs                      all of them, in about ten seconds
//   lab_costs --filter semaphore   those whose name contains it
//
// Primitive and floor take turns in blocks.  CPU is that of all processes.
//
// A floor does all that is promised, but for errors: a result that comes to
// another thread is handed over to it.  Where two threads or processes talk to
// each other, each has a core of its own, if there are two: on the same core
// they wake each other several times sooner, and the system would decide by
// chance which of primitive and floor has that luck.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/costs/jobs.hpp"
#include "bench/costs/subject.hpp"
#include "bench/programs/run_main.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"

namespace lab::costs {
namespace {

double nanoseconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return 1e9 * static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec);
}

using Costs = std::array<double, 2>;  // wall and CPU, in nanoseconds

Costs spent(const Subject& subject) {
  Costs costs{nanoseconds(CLOCK_MONOTONIC),
              nanoseconds(CLOCK_PROCESS_CPUTIME_ID)};
  clockid_t other{};
  if (subject.other_process != 0 &&
      ::clock_getcpuclockid(subject.other_process, &other) == 0)
    costs[1] += nanoseconds(other);
  return costs;
}

/// The costs of doing it once.
Costs measure(const Subject& subject, Times times) {
  const Costs before = spent(subject);
  subject.run(times);
  const Costs after = spent(subject);
  const auto count = static_cast<double>(times);
  return {(after[0] - before[0]) / count, (after[1] - before[1]) / count};
}

/// How often the floor can be done in a hundredth of a second.
Times times_in_a_block(const Subject& floor) {
  Times times = 100;
  while (measure(floor, times)[0] * static_cast<double>(times) < 1e7)
    times *= 2;
  return times;
}

/// "median (low–high)" of the numbers, with `rank` of them below the low
/// one and above the high one.
std::string with_range(std::vector<double> numbers, std::size_t rank,
                       int digits) {
  std::ranges::sort(numbers);
  return fmt::format("{:.{}f} ({:.{}f}–{:.{}f})", numbers[numbers.size() / 2],
                     digits, numbers[rank], digits,
                     numbers[numbers.size() - 1 - rank], digits);
}

/// Of one kind, wall time or CPU, a number for each block.
struct Series {
  std::vector<double> own, floor, ratio;
};

/// The two take turns, and turns at being first.
std::array<Series, 2> measure_in_turns(const Pair& pair, std::size_t blocks) {
  const Subject floor = pair.floor();
  const Subject primitive = pair.primitive();
  const Times times = times_in_a_block(floor);
  measure(primitive, times);
  std::array<Series, 2> all;
  for (std::size_t block = 0; block < blocks; ++block) {
    std::array<Costs, 2> costs{};  // of the primitive and of its floor
    for (const std::size_t which : {block % 2, 1 - block % 2})
      costs[which] = measure(which == 0 ? primitive : floor, times);
    for (const std::size_t kind : {0U, 1U}) {
      all[kind].own.push_back(costs[0][kind]);
      all[kind].floor.push_back(costs[1][kind]);
      all[kind].ratio.push_back(costs[0][kind] / costs[1][kind]);
    }
  }
  return all;
}

void compare(const Pair& pair, std::size_t blocks) {
  const auto all = measure_in_turns(pair, blocks);
  // The order statistics round the median: a binomial of n times one half.
  const auto n = static_cast<double>(blocks);
  const auto rank = static_cast<std::size_t>(
      std::max(1.0, (n - 1.96 * std::sqrt(n)) / 2) - 1);
  for (const std::size_t kind : {0U, 1U})
    write_output(fmt::format("{:<22} {:<4} {:>22} {:>22} {:>18}\n", pair.name,
                             kind == 0 ? "wall" : "CPU",
                             with_range(all[kind].own, blocks / 4, 0),
                             with_range(all[kind].floor, blocks / 4, 0),
                             with_range(all[kind].ratio, rank, 2)));
}

std::vector<Pair> all_pairs() {
  std::vector<Pair> pairs;
  for (const auto& some : {thread_pairs(), coroutine_pairs(), process_pairs()})
    pairs.insert(pairs.end(), some.begin(), some.end());
  return pairs;
}

int compare_all(int argc, char** argv) {
  std::string filter;
  std::size_t blocks = 21;
  CommandLine line("What each primitive costs, beside its floor.", "lab_costs");
  line.add_text("--filter", filter, "only those whose name contains it");
  line.add_number<std::size_t>("--blocks", blocks,
                               "how many times each is measured", 6, 1000);
  if (line.parse(argc, argv)) return 0;
  const std::vector<Pair> pairs = all_pairs();
  const auto is_chosen = [&filter](const Pair& pair) {
    return pair.name.find(filter) != std::string_view::npos;
  };
  if (std::ranges::none_of(pairs, is_chosen))
    throw std::invalid_argument(fmt::format(
        "--filter: '{}': no primitive has such a name: leave it out", filter));
  write_output(fmt::format(
      "Nanoseconds: the median, and the quartiles.  Ratio: the median of all\n"
      "blocks, and its interval of 95 %.\n{:<27} {:>22} {:>22} {:>18}\n",
      "", "primitive", "floor", "ratio"));
  take_first_core();
  for (const Pair& pair : pairs)
    if (is_chosen(pair)) compare(pair, blocks);
  return 0;
}

}  // namespace
}  // namespace lab::costs

int main(int argc, char** argv) {
  lab::processes::serve_if_worker({lab::costs::same_job, lab::costs::pid_job});
  return lab::run_main("lab_costs",
                       [&] { return lab::costs::compare_all(argc, argv); });
}
