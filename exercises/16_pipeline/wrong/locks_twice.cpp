#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "exercise.hpp"

namespace {
class Queue {
 public:
  explicit Queue(std::size_t limit) : limit_(limit) {}
  bool put(const Photo& photo) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return photos_.size() < limit_ || closed_; });
    if (closed_) return false;
    photos_.push_back(photo);
    wake();
    return true;
  }
  std::optional<Photo> get() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !photos_.empty() || closed_; });
    if (photos_.empty()) return std::nullopt;
    const Photo photo = photos_.front();
    photos_.pop_front();
    room_.notify_one();
    return photo;
  }

  // A thread that holds a std::mutex and locks it again waits for itself.
  void wake() {
    const std::scoped_lock lock(mutex_);
    filled_.notify_one();
  }
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    filled_.notify_all();
    room_.notify_all();
  }
  void fail(std::exception_ptr error) {
    const std::scoped_lock lock(mutex_);
    error_ = std::move(error);
  }

  void rethrow_error() {
    const std::scoped_lock lock(mutex_);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  const std::size_t limit_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable filled_;
  std::condition_variable room_;
  std::deque<Photo> photos_;
  bool closed_ = false;
  std::exception_ptr error_;
};
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
