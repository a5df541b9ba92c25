// What does one thread see of what another has written?  First a page that is
// published; then two threads that look at each other's flag; then where two
// counters lie.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <thread>

std::string publish() {
  std::string page;  // no atomic, and no lock
  std::atomic<bool> ready = false;
  std::string seen;
  {
    const std::jthread reader([&] {
      ready.wait(false);  // until it is no longer false
      if (ready.load(std::memory_order_acquire)) seen = page;
    });
    const std::jthread writer([&] {
      page = "the whole page";
      ready.store(true, std::memory_order_release);
      ready.notify_one();
    });
  }
  return seen;
}

/// Each raises a flag of its own, then looks at the other one's.
bool neither_sees_the_other() {
  std::atomic<bool> mine = false;
  std::atomic<bool> yours = false;
  bool i_see_you = false;
  bool you_see_me = false;
  {
    const std::jthread me([&] {
      mine = true;
      i_see_you = yours;
    });
    const std::jthread you([&] {
      yours = true;
      you_see_me = mine;
    });
  }
  return !i_see_you && !you_see_me;
}

struct alignas(64) Counter {
  std::atomic<int> value = 0;
};

int main() {
  std::cout << "published: " << publish() << '\n';

  int rounds = 0;
  for (int round = 0; round < 500; ++round)
    if (neither_sees_the_other()) ++rounds;
  std::cout << "neither saw the other: " << rounds << " of 500\n";

  Counter counters[2];
  // Where it lies in memory, its address, as a number of lines.
  const auto line = [](const Counter& counter) {
    return reinterpret_cast<std::uintptr_t>(&counter) / 64;
  };
  std::cout << "the counters share a line: "
            << (line(counters[0]) == line(counters[1]) ? "yes" : "no") << '\n';
}
