#pragma once

#include <stdexcept>

namespace given {

/// The server did not answer as it should.
class FetchError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace given
