#include "mock_server/draw.hpp"

#include <cmath>
#include <numbers>

namespace lab::mock {
namespace {

// SplitMix64 by Sebastiano Vigna: one addition, then a thorough stir.
std::uint64_t stir(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

}  // namespace

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

Draw::Draw(std::uint64_t seed, std::uint64_t task, std::string_view path,
           std::string_view purpose)
    : state_(stir(seed +
                  stir(task + stir(hash_of(path) + stir(hash_of(purpose)))))) {}

std::uint64_t Draw::bits() {
  state_ += 0x9e3779b97f4a7c15U;
  return stir(state_);
}

double Draw::uniform() {
  return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
}

// The Box-Muller transform: a random distance in a random direction.
double Draw::normal() {
  const double distance = std::sqrt(-2 * std::log(uniform()));
  return distance * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace lab::mock
