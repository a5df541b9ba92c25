#include "instruments/surroundings.hpp"

#include <cstdlib>
#include <stdexcept>

namespace exercise {

std::string server_address() {
  const char* address = std::getenv("LAB_SERVER");
  if (address == nullptr)
    throw std::runtime_error(
        "no mock server: start this with ./lab exercise check or run");
  return address;
}

std::optional<std::uint64_t> seed_to_replay() {
  const char* seed = std::getenv("LAB_SEED");
  if (seed == nullptr) return std::nullopt;
  return std::strtoull(seed, nullptr, 10);
}

}  // namespace exercise
