#include <exception>
#include <latch>
#include <thread>
#include "exercise.hpp"
std::vector<std::string> fetch_all(const std::vector<std::string>& paths) {
  const auto n = static_cast<std::ptrdiff_t>(paths.size());
  std::vector<std::string> pages(paths.size());
  std::vector<std::exception_ptr> errors(paths.size());
  std::latch done(n);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < paths.size(); ++i)
    threads.emplace_back([&, i] {
      try {
        pages[i] = given::fetch(paths[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
      done.count_down();
    });
  done.wait();
  for (auto& t : threads) t.join();
  for (auto& e : errors)
    if (e) std::rethrow_exception(e);
  return pages;
}
