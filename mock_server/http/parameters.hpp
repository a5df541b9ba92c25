#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lab::mock {

/// A parameter that cannot be used.  The text names it, says what was given
/// and what is allowed; the client gets it with status 400.
class BadParameter : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws: BadParameter unless the text is a finite number from low to high.
double number_between(std::string_view name, std::string_view text, double low,
                      double high);

/// The same for whole numbers.
std::uint64_t whole_between(std::string_view name, std::string_view text,
                            std::uint64_t low, std::uint64_t high);

/// The names that a request may use, with spaces between.
struct KnownParameters {
  std::string_view names;
  std::string_view more = {};
  bool ignore_others = false;  ///< But not one that is nearly one of these.
};

/// What follows the "?" of a request: names and values.
///
/// Lifetime: refers to the text that it was made from.
class Parameters {
 public:
  /// Throws: BadParameter for one that is unknown, given twice or without "=",
  ///         because a misspelt latency would go unnoticed.
  Parameters(std::string_view query, const KnownParameters& known);

  /// The value with its %xx decoded.
  std::optional<std::string> text(std::string_view name) const;

  // Throw: BadParameter if there is a value and it is not in the range.
  std::optional<double> number(std::string_view name, double low,
                               double high) const;
  std::optional<std::uint64_t> whole(std::string_view name, std::uint64_t low,
                                     std::uint64_t high) const;

 private:
  struct Entry {
    std::string_view name;
    std::string_view value;
  };

  void add(std::string_view entry, const KnownParameters& known);
  const Entry* find(std::string_view name) const;

  std::array<Entry, 16> entries_;  // more than any endpoint knows
  std::size_t count_ = 0;
};

}  // namespace lab::mock
