// lab_on_hosts: does one batch on several machines, and says how it goes.
//
// ./lab hosts demo runs it on hosts that it makes on this machine.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/programs/run_main.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"
#include "models/hosts/hosts.hpp"
#include "workloads/workloads.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Arguments {
  std::string hosts;
  std::string hosts_file;
  std::size_t tasks = 200;
  std::size_t wait_ms = 50;
  std::size_t numbers = 0;
  std::size_t at_once = 0;
  std::size_t tell_each = 20;
};

/// Says what happens, and counts outcomes.
class Telling {
 public:
  Telling(std::size_t tasks, std::size_t each)
      : outcomes_(tasks, 0), each_(each) {}

  void operator()(const lab::hosts::Event& event) {
    std::visit([this](const auto& what) { tell(what); }, event);
  }

  std::size_t unanswered() const {
    return static_cast<std::size_t>(
        std::count(outcomes_.begin(), outcomes_.end(), 0));
  }
  /// Outcomes beyond the first one of a task.
  std::size_t doubled() const {
    return answered_ + unanswered() - outcomes_.size();
  }
  std::string by_host() const {
    std::string text;
    for (const auto& [host, count] : by_host_)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", host, count);
    return text;
  }
  /// Seconds between the first and the last outcome.
  double streaming_seconds() const {
    return std::chrono::duration<double>(last_ - first_).count();
  }

 private:
  struct Gap {
    std::set<std::size_t> tasks;
    Clock::time_point since;
  };

  void tell(const lab::hosts::Ready& ready) {
    say(fmt::format("{}: ready after {:.2f} s; workers: {}; process {}",
                    ready.host, ready.seconds, ready.workers, ready.pid));
  }

  void tell(const lab::hosts::Answered& answered) {
    last_ = Clock::now();
    if (answered_ == 0) first_ = last_;
    ++answered_;
    ++outcomes_[answered.task];
    ++by_host_[answered.host];
    if (answered_ % each_ == 0)
      say(fmt::format("{} of {} done", answered_, outcomes_.size()));
    for (auto& [host, gap] : gaps_)
      if (gap.tasks.erase(answered.task) > 0 && gap.tasks.empty())
        say(fmt::format(
            "{}: its tasks are done by others, {:.2f} s later", host,
            std::chrono::duration<double>(last_ - gap.since).count()));
  }

  void tell(const lab::hosts::Lost& lost) {
    say(fmt::format("{}: lost: {}; tasks that go to others: {}", lost.host,
                    lost.why, lost.tasks.size()));
    gaps_[lost.host] = {{lost.tasks.begin(), lost.tasks.end()}, Clock::now()};
  }

  void say(const std::string& what) const {
    const std::chrono::duration<double> now = Clock::now() - begun_;
    lab::write_output(fmt::format("{:6.2f} s  {}\n", now.count(), what));
  }

  std::vector<std::size_t> outcomes_;
  std::size_t each_;
  std::size_t answered_ = 0;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point first_ = begun_;
  Clock::time_point last_ = begun_;
  std::map<std::string, std::size_t> by_host_;
  std::map<std::string, Gap> gaps_;
};

bool parse(Arguments& arguments, int argc, char** argv) {
  lab::CommandLine line("Does one batch on several machines.", "lab_on_hosts");
  constexpr std::size_t many = 10'000'000;
  line.add_text("--hosts", arguments.hosts, "such as a:4,b:4");
  line.add_text("--hosts-file", arguments.hosts_file, "as mpirun --hostfile");
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

std::vector<lab::hosts::Host> hosts_of(const Arguments& arguments) {
  if (arguments.hosts.empty() == arguments.hosts_file.empty())
    throw std::invalid_argument(
        "--hosts: name hosts, such as a:4,b:4, or else a --hosts-file");
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

std::string sentence(const Balance& balance, const Telling& telling) {
  return fmt::format(
      "{} tasks: {} right answers, {} wrong, {} failed, {} lost, {} "
      "doubled\n{}",
      balance.right + balance.wrong + balance.failed + balance.lost,
      balance.right, balance.wrong, balance.failed, balance.lost,
      telling.doubled(), balance.why.empty() ? "" : balance.why + '\n');
}

int run(int argc, char** argv) {
  Arguments arguments;
  if (!parse(arguments, argc, argv)) return 0;
  lab::hosts::Options options = lab::hosts_named(hosts_of(arguments));
  std::size_t at_once = arguments.at_once;
  if (at_once == 0)
    for (const auto& host : options.hosts) at_once += host.slots;
  const auto batch = batch_of(arguments);
  Telling telling(arguments.tasks, arguments.tell_each);
  options.on_event = std::ref(telling);
  const auto begun = Clock::now();
  const auto result = lab::make_hosts(options)->run(
      *batch, {.concurrency = at_once, .stop = {}});
  const std::chrono::duration<double> took = Clock::now() - begun;
  const Balance balance = balance_of(arguments, *batch, result.outcomes);
  lab::write_output(fmt::format(
      "{}by host: {}\n"
      "{:.3f} s in all, {:.3f} s from the first outcome to the last: "
      "{:.0f} outcomes a second\n",
      sentence(balance, telling), telling.by_host(), took.count(),
      telling.streaming_seconds(),
      static_cast<double>(arguments.tasks) /
          std::max(1e-9, telling.streaming_seconds())));
  return balance.right == arguments.tasks && telling.doubled() == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  return lab::run_main("lab_on_hosts", [&] { return run(argc, argv); });
}
