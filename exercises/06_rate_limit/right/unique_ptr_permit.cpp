#include <memory>
#include <semaphore>
#include "exercise.hpp"
std::string fetch_politely(const std::string& path) {
  static std::counting_semaphore<limit> s(limit);
  s.acquire();
  auto give = [](void*) { s.release(); };
  std::unique_ptr<void, decltype(give)> p(&s, give);
  return given::fetch(path);
}
