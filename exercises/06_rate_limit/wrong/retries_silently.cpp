#include <semaphore>
#include "exercise.hpp"
// asks twice when it fails: five requests for four answers; the failure of a
// first try is never seen
static std::counting_semaphore<> s(limit);
struct G {
  G() { s.acquire(); }
  ~G() { s.release(); }
};
std::string fetch_politely(const std::string& path) {
  G g;
  try {
    return given::fetch(path);
  } catch (const given::FetchError&) {
    return given::fetch(path);
  }
}
