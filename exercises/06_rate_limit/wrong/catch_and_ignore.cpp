#include <semaphore>

#include "exercise.hpp"

namespace {

std::counting_semaphore<limit> permits(limit);

}  // namespace

// The permit comes back, but the failure is kept a secret.
std::string fetch_politely(const std::string& path) {
  permits.acquire();
  std::string page;
  try {
    page = given::fetch(path);
  } catch (const given::FetchError&) {
  }
  permits.release();
  return page;
}
