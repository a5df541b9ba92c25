// Six pages, fetched by a pool of three threads.  Nobody passes the barrier
// before three stand in front of it, so the pages come in two waves of three.

#include <barrier>
#include <iostream>
#include <string>
#include <vector>

#include "models/threads/executor.hpp"

int main() {
  std::barrier wave(3);
  const auto fetch = [&wave](int page) {
    wave.arrive_and_wait();  // stands for a slow server: blocks this thread
    return "page " + std::to_string(page);
  };

  lab::threads::Executor pool({.max_workers = 3});
  const std::vector pages{1, 2, 3, 4, 5, 6};
  for (const std::string& page : pool.map(fetch, pages))
    std::cout << page << '\n';  // in the order of the list
  std::cout << pool.threads_made() << " threads\n";
}
