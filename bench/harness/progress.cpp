#include "bench/harness/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "command_line/streams.hpp"

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

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

std::string bar_line(const HowFar& how_far, std::size_t columns) {
  const auto& [done, cells, seconds_left, cell] = how_far;
  std::string line = fmt::format("{:>3}/{} ", done, cells);
  const std::string left = fmt::format(" {:.0f} s left ", seconds_left);
  if (line.size() + left.size() <= columns) line += left;
  std::size_t room = columns - std::min(columns, line.size());
  const std::size_t for_name =
      room >= shortest_bar + 3 + shortest_name ? shortest_name : 0;
  if (room >= shortest_bar + 3) {
    const std::size_t width = std::min(longest_bar, room - 3 - for_name);
    const std::size_t full = width * std::min(done, cells) / cells;
    line = fmt::format("[{}{}] {}", std::string(full, '#'),
                       std::string(width - full, '.'), line);
    room = columns - line.size();
  }
  if (room >= shortest_name) line += fmt::format(" {}", cell);
  line.resize(columns, ' ');
  return line;
}

Progress::Progress(std::size_t cells, double seconds)
    : cells_(std::max<std::size_t>(1, cells)),
      estimate_(seconds),
      draws_a_bar_(can_draw()),
      start_(Clock::now()),
      last_line_(start_ - between_lines) {}

void Progress::expect(std::size_t cells) {
  estimate_ *= static_cast<double>(cells) / static_cast<double>(cells_);
  cells_ = cells;
}

double Progress::elapsed() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

/// The first cells say little about the speed, so the plan has a say as well.
double Progress::seconds_left() const {
  const double share = static_cast<double>(done_) / static_cast<double>(cells_);
  const double seen = share > 0 ? elapsed() / share : estimate_;
  const double total = share * seen + (1 - share) * estimate_;
  return std::max(0.0, total - elapsed());
}

void Progress::begin(std::string_view cell) {
  if (draws_a_bar_)
    return say("\r{}", bar_line({.done = done_,
                                 .cells = cells_,
                                 .seconds_left = seconds_left(),
                                 .cell = cell},
                                columns_now()));
  if (Clock::now() - last_line_ < between_lines) return;
  last_line_ = Clock::now();
  std::string line =
      fmt::format("measuring {}/{}: {} ({:.0f} s of about {:.0f} s)", done_ + 1,
                  cells_, cell, elapsed(), std::max(estimate_, elapsed()));
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
  if (measured_ < cells_)
    say("measured {} of {} cells in {:.0f} s\n", measured_, cells_, elapsed());
  else if (!draws_a_bar_)
    say("measured {} cells in {:.0f} s\n", measured_, elapsed());
}

}  // namespace lab
