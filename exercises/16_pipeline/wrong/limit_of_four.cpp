#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "exercise.hpp"

namespace {

/// Photos that were read and wait for a worker; at most so many.
///
/// There are two reasons to wait, so there are two conditions.  To close the
/// queue ends both waits.
class Queue {
 public:
  explicit Queue(std::size_t) {}

  /// Returns: false, and does not take the photo, once the queue is closed.
  bool put(const Photo& photo) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return photos_.size() < limit_ || closed_; });
    if (closed_) return false;
    photos_.push_back(photo);
    filled_.notify_one();
    return true;
  }

  /// Returns: nothing once the queue is closed and empty.
  std::optional<Photo> get() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !photos_.empty() || closed_; });
    if (photos_.empty()) return std::nullopt;
    const Photo photo = photos_.front();
    photos_.pop_front();
    room_.notify_one();
    return photo;
  }

  /// No more photos will be put, whoever wanted to.
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    filled_.notify_all();
    room_.notify_all();
  }

  /// Something went wrong.
  void fail(std::exception_ptr error) {
    const std::scoped_lock lock(mutex_);
    error_ = std::move(error);
  }

  void rethrow_error() {
    const std::scoped_lock lock(mutex_);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  const std::size_t limit_ = 4;  // as in the story
  std::mutex mutex_;             // guards what follows
  std::condition_variable filled_;
  std::condition_variable room_;
  std::deque<Photo> photos_;
  bool closed_ = false;
  std::exception_ptr error_;
};

// A worker that fails closes the queue: else the reader could wait for room
// that nobody makes any more.
void work(Queue& queue) try {
  while (const auto photo = queue.get()) shrink(*photo);
} catch (...) {
  queue.fail(std::current_exception());
  queue.close();
}

void read_into(Queue& queue) try {
  while (const auto photo = read_photo())
    if (!queue.put(*photo)) break;
  queue.close();
} catch (...) {
  queue.fail(std::current_exception());
  queue.close();
}

}  // namespace

void shrink_all(std::size_t workers, std::size_t limit) {
  Queue queue(limit);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < workers; ++i)
      threads.emplace_back([&] { work(queue); });
    read_into(queue);
  }
  queue.rethrow_error();
}
