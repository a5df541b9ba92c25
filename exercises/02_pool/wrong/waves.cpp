#include <algorithm>
#include <exception>
#include <thread>

#include "exercise.hpp"

// `width` threads, then all of them are waited for, then the next ones: the
// slowest page of each wave holds up everybody.
std::vector<std::string> fetch_all(const std::vector<std::string>& paths,
                                   std::size_t width) {
  std::vector<std::string> pages(paths.size());
  std::vector<std::exception_ptr> errors(paths.size());
  for (std::size_t begin = 0; begin < paths.size(); begin += width) {
    std::vector<std::jthread> threads;
    for (std::size_t i = begin; i < std::min(begin + width, paths.size()); ++i)
      threads.emplace_back([&, i] {
        try {
          pages[i] = given::fetch(paths[i]);
        } catch (...) {
          errors[i] = std::current_exception();
        }
      });
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
  return pages;
}
