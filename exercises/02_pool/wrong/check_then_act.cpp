#include <atomic>
#include <exception>
#include <thread>
#include "exercise.hpp"
// while (next < size) i = next++: two workers may both see the last page; i can
// be one too far
std::vector<std::string> fetch_all(const std::vector<std::string>& paths,
                                   std::size_t width) {
  std::vector<std::string> pages(paths.size());
  std::vector<std::exception_ptr> errors(paths.size());
  std::atomic<std::size_t> next{0};
  {
    std::vector<std::jthread> ws;
    for (std::size_t w = 0; w < width; ++w)
      ws.emplace_back([&] {
        while (next < paths.size()) {
          std::size_t i = next++;
          try {
            pages[i] = given::fetch(paths[i]);
          } catch (...) {
            errors[i] = std::current_exception();
          }
        }
      });
  }
  for (auto& e : errors)
    if (e) std::rethrow_exception(e);
  return pages;
}
