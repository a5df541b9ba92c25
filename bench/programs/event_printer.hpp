#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "command_line/streams.hpp"
#include "models/hosts/hosts.hpp"

namespace lab {

inline double seconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

inline double seconds(const hosts::CpuTime& cpu) {
  return cpu.user_seconds + cpu.system_seconds;
}

/// Says what happens, and counts outcomes.
class EventPrinter {
 public:
  EventPrinter(std::size_t tasks, std::size_t each)
      : outcomes_(tasks, 0), each_(each) {}

  void operator()(const hosts::Event& event) {
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
      text +=
          fmt::format("{} {} {}", text.empty() ? "by host:" : ",", host, count);
    return text.empty() ? text : text + '\n';
  }
  /// Processor time of the hosts' programs and of their workers.
  double used_seconds() const { return used_seconds_; }

 private:
  using Clock = std::chrono::steady_clock;

  struct Gap {
    std::set<std::size_t> tasks;
    Clock::time_point since;
  };

  void tell(const hosts::Ready& ready) {
    say(fmt::format("{}: ready after {:.2f} s; workers: {}; process {}",
                    ready.host, ready.seconds, ready.workers, ready.pid));
  }

  void tell(const hosts::Answered& answered) {
    ++answered_;
    ++outcomes_[answered.task];
    ++by_host_[answered.host];
    if (answered_ % each_ == 0)
      say(fmt::format("{} of {} done", answered_, outcomes_.size()));
    for (auto& [host, gap] : gaps_)
      if (gap.tasks.erase(answered.task) > 0 && gap.tasks.empty())
        say(fmt::format("{}: its tasks are done by others, {:.2f} s later",
                        host, seconds(Clock::now() - gap.since)));
  }

  void tell(const hosts::Lost& lost) {
    say(fmt::format("{}: lost: {}; tasks that go to others: {}", lost.host,
                    lost.why, lost.tasks.size()));
    gaps_[lost.host] = {{lost.tasks.begin(), lost.tasks.end()}, Clock::now()};
  }

  void tell(const hosts::Finished& finished) {
    used_seconds_ += seconds(finished.used.cpu);
  }

  void say(const std::string& what) const {
    write_output(
        fmt::format("{:6.2f} s  {}\n", seconds(Clock::now() - begun_), what));
  }

  std::vector<std::size_t> outcomes_;
  std::size_t each_;
  std::size_t answered_ = 0;
  Clock::time_point begun_ = Clock::now();
  double used_seconds_ = 0;
  std::map<std::string, std::size_t> by_host_;
  std::map<std::string, Gap> gaps_;
};

}  // namespace lab
