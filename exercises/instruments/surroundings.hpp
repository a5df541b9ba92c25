#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace exercise {

/// Where the mock server listens: "127.0.0.1:40123".
///
/// Throws: std::runtime_error if `./lab exercise` did not start this program.
std::string server_address();

/// The seed that the student wants to see again: `check 13 --seed 17`.
std::optional<std::uint64_t> seed_to_replay();

/// A number that is another one in each check, so that no solution can be made
/// for one number alone; with a seed, always the same.
std::size_t drawn(std::size_t least, std::size_t most);

}  // namespace exercise
