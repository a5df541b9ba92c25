#include <semaphore>
#include "exercise.hpp"
// impatient: after 10 s it goes in without a permit
static std::counting_semaphore<> s(limit);
struct G {
  bool got = s.try_acquire_for(std::chrono::seconds(10));
  ~G() {
    if (got) s.release();
  }
};
std::string fetch_politely(const std::string& path) {
  G g;
  return given::fetch(path);
}
