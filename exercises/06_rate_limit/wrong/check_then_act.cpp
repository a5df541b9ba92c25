#include <atomic>
#include <thread>
#include "exercise.hpp"
static std::atomic<int> inside{0};
struct G {
  ~G() { --inside; }
};
std::string fetch_politely(const std::string& path) {
  while (inside >= limit)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ++inside;
  G g;
  return given::fetch(path);
}
