#include <array>
#include <exception>
#include <thread>
#include "exercise.hpp"
// hard-coded: never more than 10; page 11 is fetched only when ten are done
std::vector<std::string> fetch_all(const std::vector<std::string>& paths) {
  std::vector<std::string> pages(paths.size());
  std::exception_ptr errors[10];
  for (std::size_t from = 0; from < paths.size(); from += 10) {
    std::vector<std::jthread> threads;
    for (std::size_t i = from; i < paths.size() && i < from + 10; ++i)
      threads.emplace_back([&, i] {
        try {
          pages[i] = given::fetch(paths[i]);
        } catch (...) {
          errors[i % 10] = std::current_exception();
        }
      });
  }
  for (auto& e : errors)
    if (e) std::rethrow_exception(e);
  return pages;
}
