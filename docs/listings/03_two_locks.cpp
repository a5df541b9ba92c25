// Two people with one pan and one spoon need both to eat.  First each is
// polite and always gives way: a livelock.  Then each takes both at once, or
// neither.

#include <barrier>
#include <iostream>
#include <mutex>
#include <thread>

std::mutex pan_lock;
std::mutex spoon_lock;

int meals_of_the_polite() {
  int meals = 0;
  std::barrier in_step(2);  // so that they really move alike
  const auto dine = [&](std::mutex& first, std::mutex& second) {
    for (int round = 0; round < 3; ++round) {
      first.lock();
      in_step.arrive_and_wait();
      if (second.try_lock()) {  // never: the other one holds it
        ++meals;
        second.unlock();
      }
      in_step.arrive_and_wait();
      first.unlock();  // “after you!”
    }
  };
  {
    const std::jthread anna([&] { dine(pan_lock, spoon_lock); });
    const std::jthread ben([&] { dine(spoon_lock, pan_lock); });
  }
  return meals;
}

int meals_of_those_who_take_both() {
  int meals = 0;
  const auto dine = [&](std::mutex& first, std::mutex& second) {
    for (int round = 0; round < 3; ++round) {
      const std::scoped_lock both(first, second);  // in whichever order
      ++meals;
    }
  };
  {
    const std::jthread anna([&] { dine(pan_lock, spoon_lock); });
    const std::jthread ben([&] { dine(spoon_lock, pan_lock); });
  }
  return meals;
}

int main() {
  std::cout << "each gives way: " << meals_of_the_polite() << " of 6 meals\n";
  std::cout << "both at once: " << meals_of_those_who_take_both()
            << " of 6 meals\n";
}
