#include <atomic>

#include "exercise.hpp"

namespace {

std::atomic<int> inside{0};

struct Place {
  Place() {
    for (int now = inside; now >= limit; now = inside) inside.wait(now);
    ++inside;
  }
  ~Place() {
    --inside;
    inside.notify_all();
  }
};

}  // namespace

// It looks, and then it enters: all who have looked enter.
std::string fetch_politely(const std::string& path) {
  const Place place;
  return given::fetch(path);
}
