#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Called once for each input, by libFuzzer or by replay.cpp.  An exception
/// that leaves it, a failed must() and a fault that a sanitizer sees are
/// findings.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace lab::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, so that libFuzzer keeps the input.
inline void must(bool so, const char* what) {
  if (so) return;
  std::fprintf(stderr, "fuzz: %s\n", what);
  std::abort();
}

}  // namespace lab::fuzz
