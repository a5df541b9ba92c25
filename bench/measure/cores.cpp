#include "bench/measure/cores.hpp"

#include <sched.h>

#include <cerrno>
#include <system_error>

namespace lab {
namespace {

void check(int result) {
  if (result != 0)
    throw std::system_error(errno, std::system_category(), "cores");
}

}  // namespace

Cores allowed_cores() {
  cpu_set_t set;
  check(::sched_getaffinity(0, sizeof set, &set));
  Cores cores;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(static_cast<std::size_t>(core), &set)) cores.push_back(core);
  return cores;
}

void bind_to(const Cores& cores, int thread) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(static_cast<std::size_t>(core), &set);
  check(::sched_setaffinity(thread, sizeof set, &set));
}

}  // namespace lab
