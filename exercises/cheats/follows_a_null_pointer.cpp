#include "exercise.hpp"

std::vector<std::string> fetch_all(const std::vector<std::string>&,
                                   std::size_t) {
  volatile int* nothing = nullptr;
  *nothing = 1;
  return {};
}
