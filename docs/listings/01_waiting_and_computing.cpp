// Two kinds of work.  Waiting needs a core only to begin and to end; computing
// needs it all the time.  CPU time tells them apart: how long a core was busy.

#include <chrono>
#include <cstdint>
#include <ctime>
#include <iostream>

#include "models/async/sleep.hpp"

using namespace std::chrono_literals;

// volatile: or the compiler would do the sum itself, or leave it out.
volatile std::uint64_t number = 32;
volatile std::uint64_t result = 0;

std::uint64_t fibonacci(std::uint64_t n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

void wait() { lab::async::block_for(200ms); }
void compute() { result = fibonacci(number); }

/// For how many milliseconds it kept a core busy.
double busy_ms(void (*work)()) {
  const std::clock_t before = std::clock();
  work();
  return 1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

int main() {
  const double waiting = busy_ms(wait);
  const double computing = busy_ms(compute);
  std::cout << "waiting:   the core was " << (waiting < 20 ? "free" : "busy")
            << '\n';
  std::cout << "computing: the core was "
            << (computing > waiting ? "busy" : "free") << '\n';
}
