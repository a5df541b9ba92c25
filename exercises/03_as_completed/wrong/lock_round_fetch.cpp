#include <exception>
#include <mutex>
#include <thread>

#include "exercise.hpp"

// The lock is taken before the page is asked for, not before it is handled.
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::vector<std::exception_ptr> errors(paths.size());
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < paths.size(); ++i)
      threads.emplace_back([&, i] {
        const std::scoped_lock lock(mutex);
        try {
          on_page(i, given::fetch(paths[i]));
        } catch (...) {
          errors[i] = std::current_exception();
        }
      });
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}
