#include <map>
#include <mutex>
#include <semaphore>

#include "exercise.hpp"

namespace {

std::counting_semaphore<limit> permits(limit);
std::mutex mutex;
std::map<std::string, std::string> seen;  // mutex guards it

struct Permit {
  Permit() { permits.acquire(); }
  ~Permit() { permits.release(); }
};

}  // namespace

// What was asked for once is never asked for again.
std::string fetch_politely(const std::string& path) {
  {
    const std::scoped_lock lock(mutex);
    if (const auto found = seen.find(path); found != seen.end())
      return found->second;
  }
  const Permit permit;
  std::string page = given::fetch(path);
  const std::scoped_lock lock(mutex);
  return seen[path] = page;
}
