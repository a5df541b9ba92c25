#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lab {

/// A cell that is to be measured: its experiment, and its place there.
struct Turn {
  std::size_t experiment;
  std::size_t cell;

  bool operator==(const Turn&) const = default;
};

/// How many cells an experiment has, and how often each is measured.
struct Rows {
  std::size_t cells;
  std::size_t blocks;
};

/// The order of all measurements: a randomised complete block design.
///
/// Picture a field trial: each field is cut into strips, one for each kind of
/// seed, so that kinds are compared on the same soil.  Here the soil is the
/// machine, which is faster at one moment and slower at another.  The cells of
/// a block are measured one right after the other, in an order that is drawn;
/// the blocks of all experiments are mixed.
///
/// Returns: the same order for the same seed.
std::vector<Turn> draw_order(const std::vector<Rows>& experiments,
                             std::uint64_t seed);

}  // namespace lab
