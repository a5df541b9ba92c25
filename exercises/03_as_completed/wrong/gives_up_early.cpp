#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "exercise.hpp"

// The first page that cannot be had ends it all, and the others are dropped.
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::mutex mutex;
  std::condition_variable_any something_came;
  std::deque<std::pair<std::size_t, std::string>> come;
  std::exception_ptr error;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < paths.size(); ++i)
    threads.emplace_back([&, i] {
      try {
        const std::string page = given::fetch(paths[i]);
        const std::scoped_lock lock(mutex);
        come.emplace_back(i, page);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        error = std::current_exception();
      }
      something_came.notify_one();
    });
  for (std::size_t left = paths.size(); left > 0; --left) {
    std::unique_lock lock(mutex);
    something_came.wait(lock, [&] { return !come.empty() || error; });
    if (error) {
      lock.unlock();
      threads.clear();  // joins them
      std::rethrow_exception(error);
    }
    const auto [number, page] = come.front();
    come.pop_front();
    lock.unlock();
    on_page(number, page);
  }
}
