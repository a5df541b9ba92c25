#include <atomic>

#include "exercise.hpp"

namespace {

std::atomic<int> inside{0};

struct Place {
  Place() {
    int now = inside;
    while (now >= limit || !inside.compare_exchange_weak(now, now + 1))
      now = inside;
  }
  ~Place() { --inside; }
};

}  // namespace

// Never more than four, but who waits keeps a core busy.
std::string fetch_politely(const std::string& path) {
  const Place place;
  return given::fetch(path);
}
