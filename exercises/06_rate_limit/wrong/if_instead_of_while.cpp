#include <condition_variable>
#include <mutex>

#include "exercise.hpp"

namespace {

std::mutex mutex;
std::condition_variable free_place;
int inside = 0;

struct Place {
  Place() {
    std::unique_lock lock(mutex);
    if (inside >= limit) free_place.wait(lock);
    ++inside;
  }
  ~Place() {
    const std::scoped_lock lock(mutex);
    --inside;
    free_place.notify_one();
  }
};

}  // namespace

// "if" instead of "while": who is woken does not look again, and somebody else
// may have come first.
std::string fetch_politely(const std::string& path) {
  const Place place;
  return given::fetch(path);
}
