#include <exception>
#include <thread>

#include "exercise.hpp"

// Waits for all threads, and handles all pages afterwards.
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::vector<std::string> pages(paths.size());
  std::vector<std::exception_ptr> errors(paths.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < paths.size(); ++i)
      threads.emplace_back([&, i] {
        try {
          pages[i] = given::fetch(paths[i]);
        } catch (...) {
          errors[i] = std::current_exception();
        }
      });
  }
  for (std::size_t i = 0; i < paths.size(); ++i)
    if (!errors[i]) on_page(i, pages[i]);
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}
