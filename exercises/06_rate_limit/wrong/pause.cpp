#include <chrono>
#include <mutex>
#include <thread>

#include "exercise.hpp"

namespace {

std::mutex mutex;

}  // namespace

// Requests leave one after another with a pause between them.  How many are in
// flight depends on how slow the server is.
std::string fetch_politely(const std::string& path) {
  {
    const std::scoped_lock lock(mutex);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return given::fetch(path);
}
