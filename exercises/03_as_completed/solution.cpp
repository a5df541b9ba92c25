#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "exercise.hpp"

namespace {

struct Arrival {
  std::size_t number;
  std::string page;
  std::exception_ptr error;
};

/// Where the threads that fetch put what has come, and one thread takes it.
class Arrivals {
 public:
  void put(Arrival arrival) {
    const std::scoped_lock lock(mutex_);
    come_.push_back(std::move(arrival));
    something_came_.notify_one();
  }

  Arrival take() {
    std::unique_lock lock(mutex_);
    something_came_.wait(lock, [this] { return !come_.empty(); });
    Arrival first = std::move(come_.front());
    come_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;  // guards come_
  std::condition_variable something_came_;
  std::deque<Arrival> come_;
};

Arrival fetch_one(std::size_t number, const std::string& path) {
  try {
    return {number, given::fetch(path), nullptr};
  } catch (...) {
    return {number, {}, std::current_exception()};
  }
}

}  // namespace

// Pages queue up in the order in which they come.  Only this thread takes them
// out and calls on_page(), so it is never called twice at the same time.
//
// Shorter: let each thread call on_page() itself, under one mutex for all.
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  Arrivals arrivals;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < paths.size(); ++i)
    threads.emplace_back([&, i] { arrivals.put(fetch_one(i, paths[i])); });
  std::exception_ptr error;
  for (std::size_t left = paths.size(); left > 0; --left) {
    const Arrival next = arrivals.take();
    if (next.error)
      error = next.error;
    else
      on_page(next.number, next.page);
  }
  if (error) std::rethrow_exception(error);
}
