// Five waits side by side, with a thread for each.  Nobody passes the latch
// before all five stand in front of it: the program can only come to its end
// if they really wait at the same time.

#include <cstddef>
#include <iostream>
#include <latch>
#include <string>
#include <thread>
#include <vector>

std::latch all_asked(5);

std::string fetch(std::size_t page) {
  all_asked.arrive_and_wait();  // stands for a slow server: blocks this thread
  return "page " + std::to_string(page);
}

int main() {
  std::vector<std::string> pages(5);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < pages.size(); ++i)
      threads.emplace_back([&pages, i] { pages[i] = fetch(i); });
  }  // here each jthread is joined: we wait for the slowest
  for (const std::string& page : pages) std::cout << page << '\n';
}
