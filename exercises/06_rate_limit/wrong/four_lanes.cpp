#include <atomic>
#include <mutex>
#include "exercise.hpp"
// four mutexes in turn: behind a slow request its lane waits, though other
// lanes are free
static std::mutex lane[limit];
static std::atomic<unsigned> next{0};
std::string fetch_politely(const std::string& path) {
  std::scoped_lock l(lane[next++ % limit]);
  return given::fetch(path);
}
