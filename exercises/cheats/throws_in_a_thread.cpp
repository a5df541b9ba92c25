#include <thread>

#include "exercise.hpp"

std::vector<std::string> fetch_all(const std::vector<std::string>& paths) {
  std::vector<std::string> pages(paths.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < paths.size(); ++i)
      threads.emplace_back([&, i] { pages[i] = given::fetch(paths[i]); });
  }
  return pages;
}
