// Tasks that compute, and those that first wait and then compute.

#include <fmt/format.h>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

using namespace metrics;

/// C++ has fib(30) in a millisecond, less than a process takes to start; six
/// steps further each number takes eighteen times as long.  The list balances
/// on two workers, because fib(38) takes as long as the other two together.
Work fibonacci(const Setting& s, std::size_t tasks, const char* numbers,
               std::size_t at_most) {
  return computes(
      s, {.workload = "fibonacci", .tasks = tasks, .input = numbers}, at_most);
}

/// C++ adds 10^7 numbers in a few milliseconds, less than a process takes to
/// start.  Ten times as many make that start a small part of the whole.
Work eight_sums(const Setting& s, std::uint64_t times) {
  return computes(
      s, {.workload = "sum", .tasks = 8, .size = times * scaled(10'000'000, s)},
      4);
}

/// A pool of threads computes as fast as one of processes, where there are
/// cores to gain.
Claim threads_gain_too(double cores) {
  return {"threads_do_too", ours,
          faster_than("thread_pool", "process_pool", at_least(1, 0.05, cores)),
          "C++ threads gain as much as processes, having no GIL"};
}

/// The same threads with and without CPython's lock, and CPython itself, which
/// needs about forty times as long for each number.
///
/// CPython's own arms are compared with one another only: its tasks are fewer
/// and smaller.  Its checksums are computed by code in C, without the lock.
std::vector<Arm> beside_the_lock(const Setting& s, const Work& compute,
                                 const Work& wait) {
  const Work in_c = computes(
      s, {.workload = "checksum", .tasks = 4, .size = scaled(64, s)}, 4);
  const Work for_python = fibonacci(s, 4, "30", 4);
  auto all = arms({"sequential", "threads", "process_pool", "gil_threads"},
                  compute, "computing");
  for (const char* how : {"sequential", "threads", "processes"})
    all.push_back(python("gil.py", how, for_python, "computing"));
  all.push_back(again(python("gil.py", "sequential", for_python, "computing")));
  for (const char* how : {"sequential", "threads"})
    all.push_back(python("gil.py", how, in_c, "computing in C"));
  all.back().bound.parts = in_c.bound.parts;  // they let go of the lock
  for (const char* model : {"sequential", "threads", "gil_threads"})
    all.push_back(arm(model, wait, "waiting"));
  all.push_back(python("gil.py", "threads", wait, "waiting"));
  return all;
}

}  // namespace

Table computing(const Setting& s) {
  const double cores = static_cast<double>(s.usable_cores);
  const double four = shared_by(s, 4);
  const std::size_t times = s.goes_far ? 3 : 1;
  const Work numbers =
      fibonacci(s, 3 * scaled(3, s), "38,37,36", s.usable_cores);
  const Work three_numbers = fibonacci(s, 3, "30,31,32", 3);
  const Work fib_34 = fibonacci(s, scaled(16, s), "34", 4);
  const double nap = 0.1 * s.time_scale;
  const Work pictures = computes(
      s, {.workload = "images", .tasks = scaled(6 * times, s), .size = 640}, 4);
  const Work options = computes(s,
                                {.workload = "option_prices",
                                 .tasks = scaled(6, s),
                                 .size = 800'000 * times,
                                 .input = "80,90,100,110,120,130"},
                                s.usable_cores);
  const Work trades = computes(
      s, {.workload = "trades", .tasks = scaled(6, s), .size = 300'000 * times},
      s.usable_cores);
  return {
      Row{.id = "fibonacci",
          .quick = {1.0, 8.2},
          .title = "Fibonacci numbers",
          .source = "A4",
          .question = "Do processes make computing faster, and do threads?",
          .text =
              fmt::format("fib(38), fib(37), fib(36), {} times over, naively",
                          numbers.spec.tasks / 3),
          .work = numbers,
          .more = arms({"sequential", "process_pool"}, three_numbers,
                       "three numbers"),
          .claims =
              {{"process_pool", statement,
                faster_than("process_pool", "sequential",
                            about(cores, 0.1, cores)),
                "A process pool computes as many times faster as there "
                "are cores"},
               {"threads_scale_without_a_gil", statement,
                faster_than("threads", "sequential", about(1, 0.15, cores)),
                "Threads give computing nothing (true of Python code, wrong "
                "in C++)"},
               {"one_loop_computes_alone", statement,
                faster_than("async", "sequential", at_most(1, 0.1, cores)),
                "Coroutines on one loop do not make computing faster"},
               {"stealing_evens_out", ours,
                faster_than("work_stealing", "sequential",
                            about(cores, 0.1, cores)),
                "Tasks of unlike length leave no core idle where idle "
                "threads steal"},
               {"a_loop_is_enough", ours,
                faster_than("data_parallel", "work_stealing", about(1, 0.1)),
                "Nor do they in a parallel loop that hands out one round "
                "at a time"}}},
      Row{.id = "eight_sums",
          .quick = {1.0, 6.6},
          .title = "Eight long additions",
          .source = "A5",
          .question = "How much faster are four processes?",
          .text = fmt::format(
              "8 tasks, each adding the numbers 0 to {:.0e}, 4 at a time",
              static_cast<double>(eight_sums(s, 10).spec.size)),
          .work = eight_sums(s, 10),
          .in_other_languages = true,
          .more =
              arms({"sequential", "process_pool"}, eight_sums(s, 1), "short"),
          .claims = {{"four_processes", ours,
                      faster_than("process_pool", "sequential",
                                  about(4, 0.1, four)),
                      "Four processes are four times as fast"},
                     threads_gain_too(cores),
                     {"one_loop_computes_alike", check,
                      faster_than("async", "sequential", about(1, 0.1, cores)),
                      "The same additions take one loop as long as one "
                      "thread without a loop"}}},
      Row{.id = "image_batch",
          .quick = {1.0, 2.4},
          .title = "A batch of pictures",
          .source = "A4",
          .question =
              "Do four workers make an hour of pictures a quarter of one?",
          .text = fmt::format("{} PNG pictures of 640 x 480, each decoded, "
                              "blurred, made small and encoded, 4 at a time "
                              "(scaled down from 1000 that take an hour)",
                              pictures.spec.tasks),
          .work = pictures,
          .models = models_of_python(),
          .more = {again(arm("thread_pool", pictures))},
          .claims = {{"an_hour_of_pictures", figure,
                      faster_than("process_pool", "sequential",
                                  about(4, 0.1, four)),
                      "A batch of pictures that takes 1 h takes 15 min on a "
                      "pool of processes"},
                     threads_gain_too(cores),
                     {"the_same_twice", check,
                      faster_than("thread_pool, again", "thread_pool",
                                  about(1, 0.02)),
                      "The same arm takes the same time when it is measured "
                      "twice"}},
          .computing_seconds = 0.09 * static_cast<double>(times)},
      Row{.id = "simulation",
          .quick = {1.0, 2.4},
          .title = "A simulation",
          .source = "A4",
          .question = "Do processes turn days of simulation into hours?",
          .text = fmt::format(
              "{} options priced by Monte Carlo, each from {} possible years "
              "(scaled down from days to a part of a second)",
              options.spec.tasks, options.spec.size),
          .work = options,
          .models = models_of_python(),
          .claims = {{"days_to_hours", figure,
                      faster_than("process_pool", "sequential",
                                  at_least(24, 0, cores)),
                      "Simulations that take days take hours on a pool of "
                      "processes: 24 times faster"},
                     // The start of the workers shows in so short a run.
                     {"as_many_times_as_cores", ours,
                      faster_than("process_pool", "sequential",
                                  about(cores, 0.15, cores)),
                      "They take as many times less as there are cores"}},
          .computing_seconds = 0.09 * static_cast<double>(times)},
      Row{.id = "data_pipeline",
          .quick = {1.0, 2.4},
          .title = "A data pipeline",
          .source = "A4",
          .question = "How much sooner is a table analysed by processes?",
          .text = fmt::format(
              "a file of {:.1f} million trades in {} parts, each parsed and "
              "summed up by share (scaled down from minutes to a part of a "
              "second)",
              static_cast<double>(trades.spec.tasks * trades.spec.size) / 1e6,
              trades.spec.tasks),
          .work = trades,
          .models = models_of_python(),
          .claims = {{"a_process_for_each_part", ours,
                      faster_than("process_pool", "sequential",
                                  about(cores, 0.15, cores)),
                      "With a process for each part of the data, the analysis "
                      "is as many times faster as there are cores"},
                     threads_gain_too(cores)},
          .computing_seconds = 0.1 * static_cast<double>(times)},
      Row{.id = "gil",
          .quick = {.scale = 0.3, .seconds = 4, .is_contested = true},
          .title = "The lock of CPython",
          .source = "A1 A2 A3 A4 A5",
          .question = "What do threads give with a global interpreter lock?",
          .text = fmt::format("computing: {} x fib(34), CPython 4 x fib(30), "
                              "and 4 checksums in C, on 4 threads; waiting: "
                              "20 timers of {} ms",
                              fib_34.spec.tasks, to_ms(nap)),
          .work = fib_34,
          .models = {},
          .more =
              beside_the_lock(s, fib_34, sleeps(s, {.delays = each(20, nap)})),
          .claims =
              {{"cpython_computes_alone", statement,
                faster_than("python threads, computing",
                            "python sequential, computing",
                            at_most(1, 0.15, four)),
                "Four threads of Python code compute no faster than one"},
               {"c_code_lets_go", ours,
                faster_than("python threads, computing in C",
                            "python sequential, computing in C",
                            about(cores, 0.25, four)),
                "Code in C that lets go of the lock, such as CPython's "
                "checksums, gains from threads"},
               {"our_lock_too", check,
                faster_than("gil_threads, computing", "sequential, computing",
                            at_most(1, 0.15, four)),
                "Under our copy of its lock they do not either"},
               {"threads_without_a_lock", ours,
                faster_than("threads, computing", "sequential, computing",
                            about(cores, 0.1, four)),
                "Without the lock, threads use every core"},
               {"processes_escape", statement,
                faster_than("python processes, computing",
                            "python sequential, computing",
                            about(cores, 0.25, four)),
                "CPython's processes escape the lock"},
               {"waiting_overlaps", check,
                faster_than("gil_threads, waiting", "sequential, waiting",
                            about(20, 0.05)),
                "Waits overlap in spite of the lock"},
               {"waiting_overlaps_in_cpython", statement,
                faster_than("python threads, waiting", "sequential, waiting",
                            about(20, 0.1)),
                "Waits overlap in CPython's threads"}}},
      Coded{"cpu_affinity", {1.0, 0.8}, cpu_affinity},
      Coded{"serialization_cost", {1.0, 1.6}, serialization_cost},
      Coded{"shared_memory_or_messages", {1.0, 0.9}, shared_memory_or_messages},
      Coded{"pool_flavours", {1.0, 1}, pool_flavours}};
}

}  // namespace lab
