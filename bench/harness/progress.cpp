#include "bench/harness/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "bench/measure/clock.hpp"
#include "command_line/streams.hpp"

namespace lab {
namespace {

constexpr std::size_t longest_bar = 24;
constexpr std::size_t shortest_bar = 8;
constexpr std::size_t shortest_name = 12;
constexpr std::size_t longest_line = 100;
constexpr std::chrono::seconds between_lines{5};

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool can_draw() {
  const char* terminal = std::getenv("TERM");
  const bool is_dumb =
      terminal != nullptr && std::string_view(terminal) == "dumb";
  return terminal_columns(STDERR_FILENO) > 0 && !is_dumb && !is_set("NO_COLOR");
}

/// Three columns stay free: two for the "^C" of the terminal, and the last one,
/// since a letter there makes some terminals wrap.
std::size_t columns_now() {
  const std::size_t columns = terminal_columns(STDERR_FILENO);
  return std::clamp<std::size_t>(columns, 4, longest_line + 3) - 3;
}

}  // namespace

std::string bar_line(const ProgressState& state, std::size_t columns) {
  const auto& [done, all, seconds_left, name] = state;
  std::string line = fmt::format("{:>3}/{} ", done, all);
  const std::string left = fmt::format(" {:.0f} s left ", seconds_left);
  if (line.size() + left.size() <= columns) line += left;
  std::size_t room = columns - std::min(columns, line.size());
  const std::size_t for_name =
      room >= shortest_bar + 3 + shortest_name ? shortest_name : 0;
  if (room >= shortest_bar + 3) {
    const std::size_t width = std::min(longest_bar, room - 3 - for_name);
    const std::size_t full = width * std::min(done, all) / all;
    line = fmt::format("[{}{}] {}", std::string(full, '#'),
                       std::string(width - full, '.'), line);
    room = columns - line.size();
  }
  if (room >= shortest_name) line += fmt::format(" {}", name);
  line.resize(columns, ' ');
  return line;
}

Progress::Progress(double seconds)
    : estimate_(seconds),
      draws_a_bar_(can_draw()),
      start_(Clock::now()),
      last_line_(start_ - between_lines) {}

void Progress::expect(std::size_t chosen, std::size_t all) {
  estimate_ *= static_cast<double>(chosen) / static_cast<double>(all);
  all_ = chosen;
}

void Progress::expect_more(std::size_t next, std::size_t left) {
  all_ = done_ + next + left;
}

double Progress::elapsed() const { return seconds_since(start_); }

/// The first ones say little about the speed, so the plan has a say as well.
double Progress::seconds_left() const {
  const double share = static_cast<double>(done_) / static_cast<double>(all_);
  const double seen = share > 0 ? elapsed() / share : estimate_;
  const double total = share * seen + (1 - share) * estimate_;
  return std::max(0.0, total - elapsed());
}

void Progress::begin(std::string_view name) {
  if (draws_a_bar_)
    return say("\r{}", bar_line({.done = done_,
                                 .all = all_,
                                 .seconds_left = seconds_left(),
                                 .name = name},
                                columns_now()));
  if (Clock::now() - last_line_ < between_lines) return;
  last_line_ = Clock::now();
  std::string line =
      fmt::format("measuring {}/{}: {} ({:.0f} s of about {:.0f} s)", done_ + 1,
                  all_, name, elapsed(), std::max(estimate_, elapsed()));
  if (terminal_columns(STDERR_FILENO) > 0 && line.size() > columns_now())
    line.resize(columns_now());
  say("{}\n", line);
}

void Progress::end(bool was_measured) {
  ++done_;
  measured_ += was_measured ? 1 : 0;
}

void Progress::finish() {
  if (draws_a_bar_) say("\r{:<{}}\r", "", columns_now());
  if (measured_ < all_)
    say("{} of {} measurements made in {:.0f} s\n", measured_, all_, elapsed());
  else if (!draws_a_bar_)
    say("{} measurements made in {:.0f} s\n", measured_, elapsed());
}

}  // namespace lab
