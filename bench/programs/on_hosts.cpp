// lab_on_hosts: does one batch on several machines, or in a pool of processes
// here, and says how it goes.
//
// ./lab hosts demo runs it on hosts that it makes on this machine.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "bench/programs/event_printer.hpp"
#include "bench/programs/run_main.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"
#include "models/hosts/hosts.hpp"
#include "models/models.hpp"
#include "workloads/workloads.hpp"

namespace {

using lab::EventPrinter;
using lab::seconds;
using Clock = std::chrono::steady_clock;

struct Arguments {
  std::string hosts;
  std::string hosts_file;
  std::size_t pool = 0;
  std::size_t tasks = 200;
  std::size_t wait_ms = 50;
  std::size_t numbers = 0;
  std::size_t at_once = 0;
  std::size_t tell_each = 20;
};

bool parse(Arguments& arguments, int argc, char** argv) {
  lab::CommandLine line("Does one batch on several machines.", "lab_on_hosts");
  constexpr std::size_t many = 10'000'000;
  line.add_text("--hosts", arguments.hosts, "such as a:4,b:4");
  line.add_text("--hosts-file", arguments.hosts_file, "as mpirun --hostfile");
  line.add_number<std::size_t>("--process-pool", arguments.pool,
                               "so many workers here, instead of hosts", 1,
                               10'000);
  line.add_number<std::size_t>("--tasks", arguments.tasks, "how many", 1, many);
  line.add_number<std::size_t>("--wait", arguments.wait_ms,
                               "milliseconds that each waits", 0, many);
  line.add_number<std::size_t>("--numbers", arguments.numbers,
                               "that each adds up, instead of waiting", 0,
                               1'000'000'000);
  line.add_number<std::size_t>("--at-once", arguments.at_once,
                               "tasks; 0: as many as slots", 0, 100'000);
  line.add_number<std::size_t>("--tell-each", arguments.tell_each,
                               "say so after so many outcomes", 1, many);
  return !line.parse(argc, argv);
}

/// None if it is done here.
std::vector<lab::hosts::Host> hosts_of(const Arguments& arguments) {
  if (int{!arguments.hosts.empty()} + int{!arguments.hosts_file.empty()} +
          int{arguments.pool > 0} !=
      1)
    throw std::invalid_argument(
        "--hosts: name hosts, such as a:4,b:4, or else a --hosts-file, or a "
        "--process-pool");
  if (arguments.pool > 0) return {};
  return arguments.hosts.empty()
             ? lab::hosts::read_hosts_file(arguments.hosts_file)
             : lab::hosts::parse_hosts(arguments.hosts);
}

std::unique_ptr<lab::Batch> batch_of(const Arguments& arguments) {
  if (arguments.numbers > 0)
    return lab::make_batch({.workload = "sum",
                            .tasks = arguments.tasks,
                            .size = arguments.numbers});
  return lab::make_batch({.workload = "sleep",
                          .tasks = arguments.tasks,
                          .size = 1000 * arguments.wait_ms});
}

/// How the tasks ended.  What is neither answered nor failed is lost.
struct Balance {
  std::size_t right = 0;
  std::size_t wrong = 0;
  std::size_t failed = 0;
  std::size_t lost = 0;
  std::string why;  ///< The first failure.

  void add(const lab::Failure& failure) {
    (failure.kind == lab::FailureKind::stopped ? lost : failed) += 1;
    if (why.empty()) why = failure.text;
  }
};

Balance balance_of(const Arguments& arguments, const lab::Batch& batch,
                   const std::vector<lab::Outcome>& outcomes) {
  const std::string sum = arguments.numbers > 0 ? batch.run(0) : "";
  Balance balance;
  for (std::size_t task = 0; task < outcomes.size(); ++task) {
    const std::string right = sum.empty() ? std::to_string(task) : sum;
    if (const auto* failure = std::get_if<lab::Failure>(&outcomes[task]))
      balance.add(*failure);
    else
      ++(outcomes[task] == lab::Outcome(right) ? balance.right : balance.wrong);
  }
  return balance;
}

std::string sentence(const Balance& balance, const EventPrinter& printer) {
  return fmt::format(
      "{} tasks: {} right answers, {} wrong, {} failed, {} lost, {} "
      "doubled\n{}",
      balance.right + balance.wrong + balance.failed + balance.lost,
      balance.right, balance.wrong, balance.failed, balance.lost,
      printer.doubled(), balance.why.empty() ? "" : balance.why + '\n');
}

/// How long it took, and what of it was the start.  What was not done has no
/// part in that.
std::string durations(const lab::RunResult& result, Clock::time_point begun,
                      double all) {
  std::vector<Clock::time_point> starts;
  std::vector<Clock::time_point> ends;
  for (std::size_t task = 0; task < result.traces.size(); ++task) {
    if (std::holds_alternative<lab::Failure>(result.outcomes[task])) continue;
    starts.push_back(result.traces[task].started);
    ends.push_back(result.traces[task].finished);
  }
  if (ends.empty()) return fmt::format("{:.3f} s in all\n", all);
  const auto started = *std::ranges::min_element(starts);
  const auto [first, last] = std::ranges::minmax(ends);
  return fmt::format(
      "{:.3f} s in all: {:.3f} s until the first task began, {:.3f} s until "
      "the last one was done; {:.0f} outcomes a second\n",
      all, seconds(started - begun), seconds(last - started),
      static_cast<double>(ends.size()) / seconds(last - started));
}

int run(int argc, char** argv) {
  Arguments arguments;
  if (!parse(arguments, argc, argv)) return 0;
  lab::hosts::Options options = lab::hosts_named(hosts_of(arguments));
  std::size_t at_once = std::max(arguments.at_once, arguments.pool);
  if (at_once == 0)
    for (const auto& host : options.hosts) at_once += host.slots;
  const auto batch = batch_of(arguments);
  EventPrinter printer(arguments.tasks, arguments.tell_each);
  options.on_event = std::ref(printer);
  const auto begun = Clock::now();
  auto model = arguments.pool > 0 ? lab::make_model("process_pool")
                                  : lab::make_hosts(options);
  const auto result = model->run(*batch, {.concurrency = at_once, .stop = {}});
  model.reset();  // only who has ended can be counted
  const double took = seconds(Clock::now() - begun);
  const double own = seconds(lab::hosts::cpu_time_of(RUSAGE_SELF));
  const double others = seconds(lab::hosts::cpu_time_of(RUSAGE_CHILDREN));
  const Balance balance = balance_of(arguments, *batch, result.outcomes);
  lab::write_output(fmt::format(
      "{}{}{}processor time: {}{:.3f} s, of it {:.3f} s by the workers\n",
      sentence(balance, printer), printer.by_host(),
      durations(result, begun, took),
      result.made.hosts_lost > 0 ? "at least " : "",
      own + others + result.made.more_user_seconds +
          result.made.more_system_seconds,
      arguments.pool > 0 ? others : printer.used_seconds()));
  return balance.right == arguments.tasks && printer.doubled() == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  return lab::run_main("lab_on_hosts", [&] { return run(argc, argv); });
}
