#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <span>

#include "given/bytes.hpp"
#include "given/shared_array.hpp"
#include "given/worker.hpp"

/// Given: says to other processes that something is ready.
class Flag {
 public:
  /// Whoever sees the flag set, also sees what was written before it was set.
  void set();
  bool is_set() const { return set_; }

 private:
  std::atomic<bool> set_ = false;
};

constexpr std::size_t pixels_of_a_tile = 32 * 1024;

/// The place of one tile in the map.
struct Slot {
  Flag done;  ///< The pixels are all there.
  std::array<double, pixels_of_a_tile> pixels{};
};

/// Given: draws a tile into the pixels, which must be so many.  It takes its
/// time, and it may crash: then the process ends, wherever it is.
void draw(std::size_t tile, std::span<double> pixels);

/// Draws a map of so many tiles.
///
/// So many given::Workers do all of the drawing, each in a process of its own
/// and all at the same time.  If one dies, the others draw their tiles all the
/// same; those that it leaves behind may be missing.
///
/// Returns: a slot for each tile.  Where a tile is missing, its flag is not
///          set. No process is left.
given::SharedArray<Slot> draw_map(std::size_t tiles, std::size_t workers);
