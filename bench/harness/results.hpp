#pragma once

#include <deque>
#include <nlohmann/json_fwd.hpp>

#include "bench/harness/cell.hpp"
#include "bench/harness/plan.hpp"

namespace lab {

/// An experiment and its cells, one per arm.
struct Measured {
  Planned planned;
  std::deque<Cell> cells;
  std::deque<Cell> shorter =
      {};  ///< As Planned::shorter; empty if it has none.
};

/// What run.json says of one experiment; bench/run.schema.json has the form.
nlohmann::json to_json(const Measured& measured);

}  // namespace lab
