#include "bench/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int bar_width = 24;
constexpr std::chrono::seconds between_lines{5};

}  // namespace

Progress::Progress(std::size_t cells, double seconds)
    : cells_(std::max<std::size_t>(1, cells)),
      estimate_(seconds),
      on_terminal_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_line_(start_ - between_lines) {}

double Progress::elapsed() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::begin(std::string_view cell) {
  if (on_terminal_) return draw(cell);
  if (Clock::now() - last_line_ < between_lines) return;
  last_line_ = Clock::now();
  fmt::print(stderr, "measuring {}/{}: {} ({:.0f} s of about {:.0f} s)\n",
             done_ + 1, cells_, cell, elapsed(),
             std::max(estimate_, elapsed()));
}

void Progress::end() { ++done_; }

void Progress::draw(std::string_view text) const {
  const auto full = static_cast<int>(bar_width * done_ / cells_);
  const double share = static_cast<double>(done_) / static_cast<double>(cells_);
  // The first cells say little about the speed, so the plan has a say as well.
  const double seen = share > 0 ? elapsed() / share : estimate_;
  const double total = share * seen + (1 - share) * estimate_;
  fmt::print(stderr, "\r[{}{}] {:>3}/{}  {:>3.0f} s left  {:<28.28}",
             std::string(static_cast<std::size_t>(full), '#'),
             std::string(static_cast<std::size_t>(bar_width - full), '.'),
             done_, cells_, std::max(0.0, total - elapsed()), text);
  std::fflush(stderr);
}

void Progress::finish() {
  if (on_terminal_)
    fmt::print(stderr, "\r{:<79}\r", "");
  else
    fmt::print(stderr, "measured {} cells in {:.0f} s\n", done_, elapsed());
  std::fflush(stderr);
}

}  // namespace lab
