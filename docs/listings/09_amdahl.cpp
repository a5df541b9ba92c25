// Twelve dishes: four hours of shopping by one person, then twelve hours of
// cooking by any number.  All clocks strike together, so hours can be counted.

#include <atomic>
#include <barrier>
#include <iomanip>
#include <iostream>
#include <thread>
#include <vector>

constexpr int shopping = 4;
constexpr int cooking = 12;

/// How many hours it takes with so many cooks.
int hours_with(int cooks) {
  int hours = shopping;  // the others look on
  std::atomic<int> dishes_left = cooking;
  std::barrier hour_strikes(cooks, [&hours]() noexcept { ++hours; });
  {
    std::vector<std::jthread> threads;
    for (int cook = 0; cook < cooks; ++cook)
      threads.emplace_back([&] {
        while (dishes_left-- > 0) hour_strikes.arrive_and_wait();
        hour_strikes.arrive_and_drop();  // goes home
      });
  }
  return hours - 1;  // at the last stroke all went home
}

/// Amdahl's law.
double speed_up(double serial_part, double workers) {
  return 1 / (serial_part + (1 - serial_part) / workers);
}

int main() {
  const int alone = shopping + cooking;
  const double serial_part = 1.0 * shopping / alone;
  std::cout << std::fixed << std::setprecision(2);
  for (const int cooks : {1, 2, 4, 12}) {
    const int hours = hours_with(cooks);
    std::cout << std::setw(2) << cooks << " cooks: " << std::setw(2) << hours
              << " hours, " << 1.0 * alone / hours << "x; the law says "
              << speed_up(serial_part, cooks) << "x\n";
  }
  std::cout << "any number: less than " << 1 / serial_part << "x\n";
}
