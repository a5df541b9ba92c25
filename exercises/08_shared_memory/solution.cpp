#include <vector>

#include "exercise.hpp"

// The map is made before the workers, so that all see the same.  The flag comes
// last: until it is set, what is in the slot may be half a tile.
//
// Each worker has one tile to draw at a time: a pipe that is full would stop
// us, while the workers wait for us to read.
given::SharedArray<Slot> draw_map(std::size_t tiles, std::size_t workers) {
  given::SharedArray<Slot> map(tiles);
  const auto answer = [&](const std::string& message) {
    const std::size_t tile = std::stoul(message);
    draw(tile, map[tile].pixels);
    map[tile].done.set();
    return std::string();
  };
  std::vector<given::Worker> pool;
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  for (std::size_t sent = 0, back = 0; back < tiles; ++back) {
    for (; sent < tiles && sent < back + workers; ++sent)
      pool[sent % workers].send(std::to_string(sent));
    try {
      pool[back % workers].receive();
    } catch (const given::WorkerDied&) {
      // What it had finished is marked, and what it had not is not.
    }
  }
  return map;
}
