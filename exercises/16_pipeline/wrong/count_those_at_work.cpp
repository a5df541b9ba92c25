#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

#include "exercise.hpp"

// A place is given back when its photo is shrunk.  So the limit counts also
// what the workers have in their hands, and the queue is never full.
void shrink_all(std::size_t workers, std::size_t limit) {
  std::counting_semaphore places(static_cast<std::ptrdiff_t>(limit));
  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::deque<Photo> photos;
  bool closed = false;
  std::exception_ptr error;
  {
    const auto take = [&]() -> std::optional<Photo> {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return !photos.empty() || closed; });
      if (photos.empty()) return std::nullopt;
      const Photo photo = photos.front();
      photos.pop_front();
      return photo;
    };
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < workers; ++i)
      threads.emplace_back([&] {
        while (const auto photo = take()) {
          try {
            shrink(*photo);
          } catch (...) {
            const std::scoped_lock lock(mutex);
            error = std::current_exception();
          }
          places.release();
        }
      });
    while (const auto photo = read_photo()) {
      places.acquire();
      const std::scoped_lock lock(mutex);
      photos.push_back(*photo);
      changed.notify_one();
    }
    const std::scoped_lock lock(mutex);
    closed = true;
    changed.notify_all();
  }
  if (error) std::rethrow_exception(error);
}
