#include "exercise.hpp"

// It waits for a page for which nobody has asked.
std::vector<std::string> fetch_all(const std::vector<std::string>& paths) {
  std::vector<std::string> pages(paths.size());
  for (std::size_t i = 0; i < paths.size();) {
    if (pages[i].empty()) continue;
    pages[i] = given::fetch(paths[i]);
    ++i;
  }
  return pages;
}
