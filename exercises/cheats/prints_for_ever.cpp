#include <cstdio>

#include "exercise.hpp"

std::vector<std::string> fetch_all(const std::vector<std::string>&) {
  for (;;) std::puts("still at work");
}
