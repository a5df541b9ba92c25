#pragma once

#include <cstdint>
#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bench/harness/results.hpp"
#include "bench/harness/sampling.hpp"
#include "bench/measure/clock.hpp"

namespace lab {

/// What the claims of an experiment ask of each block: those about a time that
/// the samples hold.
std::vector<Question> questions_of(const Experiment& experiment);

/// A cell that is to be measured so often in a row.
struct Registration {
  std::string name;  ///< "five_fetches/async"
  Cell* cell;
  std::size_t repetitions = 1;
  std::optional<std::size_t> block = {};  ///< Each is the cell's next.
};

/// The blocks of a run: each is named when the one before it was measured.
class Blocks {
 public:
  Blocks(std::deque<Measured>& all, double budget_seconds, std::uint64_t seed);

  /// Returns: the cells of the next block; none when the run is at its end, or
  ///          was stopped.
  std::vector<Registration> next();

  /// How many of the chosen cells will probably be measured after this block:
  /// as many as the time allows, within what each experiment needs and may
  /// have.
  std::size_t cells_left(const std::set<std::string>& chosen) const;

  /// How long the run may go on, or was expected to.
  double seconds() const;

  /// What run.json says of the plan as a whole.
  nlohmann::json to_json() const;
  /// ... and of the blocks of one experiment.
  nlohmann::json to_json(std::size_t experiment) const;

 private:
  bool is_over() const;  // stopped, or without a server
  void record();

  std::deque<Measured>& all_;
  Sampling sampling_;
  std::optional<std::size_t> running_ = {};  // the experiment of the block
  Clock::time_point begun_;
};

}  // namespace lab
