#pragma once

#include <cstdint>
#include <string>

namespace exercise {

/// Where the mock server listens: "127.0.0.1:40123".
///
/// Throws: std::runtime_error if `./lab exercise` did not start this program.
std::string server_address();

/// The seed to replay, or the first of many.
std::uint64_t first_seed();

}  // namespace exercise
