#include <atomic>
#include <exception>
#include <thread>
#include "exercise.hpp"
std::vector<std::string> fetch_all(const std::vector<std::string>& paths,
                                   std::size_t width) {
  std::vector<std::string> pages(paths.size());
  std::vector<std::exception_ptr> errors(paths.size());
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    for (std::size_t i;
         (i = next.fetch_add(1, std::memory_order_relaxed)) < paths.size();)
      try {
        pages[i] = given::fetch(paths[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
  };
  {
    std::vector<std::jthread> ws;
    for (std::size_t w = 1; w < width; ++w) ws.emplace_back(work);
    work();
  }
  for (auto& e : errors)
    if (e) std::rethrow_exception(e);
  return pages;
}
