#pragma once

#include <cstring>
#include <string>
#include <vector>

namespace given {

/// Numbers as a message.
inline std::string to_bytes(const std::vector<double>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()),
          numbers.size() * sizeof(double)};
}

/// The numbers that a message was made of.
inline std::vector<double> to_numbers(const std::string& bytes) {
  std::vector<double> numbers(bytes.size() / sizeof(double));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
  return numbers;
}

}  // namespace given
