#include <vector>
#include "exercise.hpp"
given::SharedArray<Slot> draw_map(std::size_t tiles, std::size_t) {
  given::SharedArray<Slot> map(tiles);
  const auto a = [&](const std::string& m) {
    const std::size_t t = std::stoul(m);
    draw(t, map[t].pixels);
    map[t].done.set();
    return std::string();
  };
  std::vector<given::Worker> p;
  for (int i = 0; i < 4; ++i) p.emplace_back(a);
  for (std::size_t i = 0; i < tiles; ++i) p[i % 4].send(std::to_string(i));
  for (std::size_t i = 0; i < tiles; ++i) try {
      p[i % 4].receive();
    } catch (const given::WorkerDied&) {
    }
  return map;
}
