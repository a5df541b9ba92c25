#include <mutex>

#include "exercise.hpp"

namespace {

std::mutex mutex;

}  // namespace

// Polite, and four times as slow as it need be.
std::string fetch_politely(const std::string& path) {
  const std::scoped_lock lock(mutex);
  return given::fetch(path);
}
