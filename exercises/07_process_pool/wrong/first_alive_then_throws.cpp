#include "exercise.hpp"
// a worker that dies takes everything with it: counts are lost (story: "when
// one of them crashes, the others live on")
std::vector<std::size_t> count_all(const std::vector<double>& r,
                                   const std::vector<double>& t,
                                   std::size_t workers) {
  const auto answer = [&](const std::string& m) {
    return std::to_string(count_above(r, t[std::stoul(m)]));
  };
  std::vector<given::Worker> pool;
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  for (std::size_t i = 0; i < t.size(); ++i)
    pool[i % workers].send(std::to_string(i));
  std::vector<std::size_t> c;
  for (std::size_t i = 0; i < t.size(); ++i)
    c.push_back(std::stoul(pool[i % workers].receive()));
  return c;
}
