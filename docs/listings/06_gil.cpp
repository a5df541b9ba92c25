// Four threads under CPython's lock, rebuilt: they wait side by side, and
// compute one at a time.  Without it, C++ threads do both side by side.

#include <algorithm>
#include <functional>
#include <iostream>
#include <latch>
#include <thread>
#include <vector>

#include "models/threads/gil.hpp"

using lab::threads::HoldingGil;

void on_four_threads(const std::function<void()>& work) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
}

int main() {
  lab::threads::Gil gil;

  int computing = 0;  // guarded by the lock itself
  int most = 0;
  on_four_threads([&] {
    const HoldingGil holding(gil);
    for (int step = 0; step < 1000; ++step) {
      most = std::max(most, ++computing);
      --computing;
      lab::still_computing();  // the place to hand the lock over, if asked to
    }
  });
  std::cout << "with the lock, computing: " << most << " at once\n";

  std::latch all_wait(4);  // opens when four stand in front of it
  on_four_threads([&] {
    const HoldingGil holding(gil);
    const lab::Waiting waiting;  // who waits puts the lock down
    all_wait.arrive_and_wait();
  });
  std::cout << "with the lock, waiting: 4 at once\n";

  std::latch all_compute(4);
  on_four_threads([&] { all_compute.arrive_and_wait(); });
  std::cout << "without it: 4 at once, whatever they do\n";
}
