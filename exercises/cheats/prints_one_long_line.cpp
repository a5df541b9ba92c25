#include <cstdio>

#include "exercise.hpp"

std::vector<std::string> fetch_all(const std::vector<std::string>&) {
  for (int i = 0; i < 20'000'000; ++i) std::putchar('x');
  return {};
}
