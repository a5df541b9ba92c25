#include <mutex>
#include <thread>

#include "exercise.hpp"

namespace {

/// Each call is safe; two of them together are not.
class Counter {
 public:
  std::size_t get() const {
    const std::scoped_lock lock(mutex_);
    return value_;
  }
  void set(std::size_t value) {
    const std::scoped_lock lock(mutex_);
    value_ = value;
  }

 private:
  mutable std::mutex mutex_;  // guards value_
  std::size_t value_ = 0;
};

}  // namespace

// Locks to read a number, and locks to write it: what another worker has added
// between the two is lost.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  Counter visits;
  Counter failures;
  Counter bytes;
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (std::size_t i = worker; i < lines.size(); i += workers) {
          const Visit visit = read_line(lines[i]);
          visits.set(visits.get() + 1);
          if (visit.failed) failures.set(failures.get() + 1);
          bytes.set(bytes.get() + visit.bytes);
        }
      });
  }
  return {visits.get(), failures.get(), bytes.get()};
}
