#include <poll.h>

#include <mutex>

#include "exercise.hpp"

namespace {

std::mutex mutex;
int inside = 0;

bool enter() {
  const std::scoped_lock lock(mutex);
  if (inside >= limit) return false;
  ++inside;
  return true;
}

struct Place {
  Place() {
    while (!enter()) poll(nullptr, 0, 1);  // a nap that is not called one
  }
  ~Place() {
    const std::scoped_lock lock(mutex);
    --inside;
  }
};

}  // namespace

std::string fetch_politely(const std::string& path) {
  const Place place;
  return given::fetch(path);
}
