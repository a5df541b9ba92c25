#include <algorithm>
#include <vector>

#include "exercise.hpp"

// The tile is drawn, and marked.  But it is not in its slot yet.
given::SharedArray<Slot> draw_map(std::size_t tiles, std::size_t workers) {
  given::SharedArray<Slot> map(tiles);
  const auto answer = [&](const std::string& message) {
    const std::size_t tile = std::stoul(message);
    std::vector<double> pixels(pixels_of_a_tile);
    draw(tile, pixels);
    map[tile].done.set();
    std::copy(pixels.begin(), pixels.end(), map[tile].pixels.begin());
    return std::string();
  };
  std::vector<given::Worker> pool;
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  for (std::size_t i = 0; i < tiles; ++i)
    pool[i % workers].send(std::to_string(i));
  for (std::size_t i = 0; i < tiles; ++i) {
    try {
      pool[i % workers].receive();
    } catch (const given::WorkerDied&) {
      // What it had finished is marked, and what it had not is not.
    }
  }
  return map;
}
