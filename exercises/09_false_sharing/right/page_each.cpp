#include <memory>
#include <vector>
#include "exercise.hpp"
struct alignas(128) Alone {
  Counter c{0};
};
Counter& counter(std::size_t w) {
  static std::vector<Alone> v(workers);
  return v[w].c;
}
