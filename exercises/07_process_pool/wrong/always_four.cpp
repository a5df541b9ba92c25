#include "exercise.hpp"
std::vector<std::size_t> count_all(const std::vector<double>& r,
                                   const std::vector<double>& t, std::size_t) {
  const auto answer = [&](const std::string& m) {
    return std::to_string(count_above(r, t[std::stoul(m)]));
  };
  given::Worker p[4] = {given::Worker(answer), given::Worker(answer),
                        given::Worker(answer), given::Worker(answer)};
  for (std::size_t i = 0; i < t.size(); ++i) p[i % 4].send(std::to_string(i));
  std::vector<std::size_t> c;
  for (std::size_t i = 0; i < t.size(); ++i)
    c.push_back(std::stoul(p[i % 4].receive()));
  return c;
}
