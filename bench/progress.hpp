#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace lab {

/// Shows on standard error how far a run has come: a bar on a terminal, now and
/// then a line in a log.
class Progress {
 public:
  /// `cells` in all, which take about `seconds`.
  Progress(std::size_t cells, double seconds);

  /// Before a cell is measured.
  void begin(std::string_view cell);
  /// After it was.
  void end();
  /// Leaves the line.
  void finish();

 private:
  double elapsed() const;
  void draw(std::string_view text) const;

  std::size_t cells_;
  double estimate_;
  std::size_t done_ = 0;
  bool on_terminal_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_line_;
};

}  // namespace lab
