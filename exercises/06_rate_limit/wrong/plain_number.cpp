#include <chrono>
#include <thread>

#include "exercise.hpp"

namespace {

int in_flight = 0;

}  // namespace

// All threads change the one number, with nothing that keeps them apart.
std::string fetch_politely(const std::string& path) {
  while (in_flight >= limit)
    std::this_thread::yield();
  ++in_flight;
  try {
    std::string page = given::fetch(path);
    --in_flight;
    return page;
  } catch (const given::FetchError&) {
    --in_flight;
    throw;
  }
}
