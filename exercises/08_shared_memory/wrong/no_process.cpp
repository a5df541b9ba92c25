#include "exercise.hpp"

// It is simple.  But the first tile that crashes takes the whole program with
// it.
given::SharedArray<Slot> draw_map(std::size_t tiles, std::size_t /*workers*/) {
  given::SharedArray<Slot> map(tiles);
  for (std::size_t i = 0; i < tiles; ++i) {
    draw(i, map[i].pixels);
    map[i].done.set();
  }
  return map;
}
