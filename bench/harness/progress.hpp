#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace lab {

/// How far a run has come.
struct ProgressState {
  std::size_t done = 0;
  std::size_t all = 1;  ///< Measurements.
  double seconds_left = 0;
  std::string_view name;  ///< Of what is measured now.
};

/// The bar, in exactly `columns` letters: the count always, and of the time
/// left, the bar itself and the name whatever fits beside it.
std::string bar_line(const ProgressState& state, std::size_t columns);

/// Shows on standard error how far a run has come: a bar on a terminal, now and
/// then a line in a log, on a terminal that is dumb, or if NO_COLOR is set.
class Progress {
 public:
  /// Of a run that takes about so long.
  explicit Progress(double seconds);

  /// Of all measurements only the `chosen` ones will be made.
  void expect(std::size_t chosen, std::size_t all);

  /// So many come next, and so many others are probably left.
  void expect_more(std::size_t next, std::size_t left);

  /// Before something is measured.
  void begin(std::string_view name);
  /// After it was, or could not be.
  void end(bool was_measured);
  /// Leaves the line, and says how many measurements were made.
  void finish();

 private:
  double elapsed() const;
  double seconds_left() const;

  std::size_t all_ = 1;
  double estimate_;
  std::size_t done_ = 0;
  std::size_t measured_ = 0;
  bool draws_a_bar_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_line_;
};

}  // namespace lab
