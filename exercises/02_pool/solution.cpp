#include <atomic>
#include <exception>
#include <thread>

#include "exercise.hpp"

// The list of pages is the queue, and the one thing that the workers share is
// the number of the next page.  next++ on an atomic reads and adds in one step,
// so no page is taken twice.
std::vector<std::string> fetch_all(const std::vector<std::string>& paths,
                                   std::size_t width) {
  std::vector<std::string> pages(paths.size());
  std::vector<std::exception_ptr> errors(paths.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < paths.size(); i = next++) try {
        pages[i] = given::fetch(paths[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t worker = 0; worker < width; ++worker)
      workers.emplace_back(work);
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
  return pages;
}
