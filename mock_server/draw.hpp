#pragma once

#include <cstdint>
#include <string_view>

namespace lab::mock {

/// Random numbers that depend on a request alone.
///
/// The n-th number for the same seed, task and path is always the same, in
/// whatever order the requests arrive: so every model meets the same latency
/// for the same task.  `purpose` keeps the draws of one request apart.
class Draw {
 public:
  Draw(std::uint64_t seed, std::uint64_t task, std::string_view path,
       std::string_view purpose);

  std::uint64_t bits();
  double uniform();  ///< Above 0, below 1.
  double normal();   ///< Mean 0, standard deviation 1.

 private:
  std::uint64_t state_;
};

/// A number made of a text, spread evenly (64-bit FNV-1a).
std::uint64_t hash_of(std::string_view text);

}  // namespace lab::mock
