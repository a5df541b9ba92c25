#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/action.hpp"

namespace lab::mock {

/// An answer written beforehand.
struct Scripted {
  Action action;
  std::chrono::nanoseconds delay{0};
};

/// The answers that tests have written for the next requests of a path.
///
/// {"path":"/x","replies":[{"reply":{"status":200,"body":"hello"}},
///                         {"fail":503}, {"hang":true}, {"reset":true}]}
class Scripts {
 public:
  /// Takes the place of what was left for that path; no replies: clears it.
  ///
  /// Throws: std::invalid_argument if the text does not have that form.
  void write(std::string_view json);

  bool empty() const { return scripts_.empty(); }

  /// Takes the path's next answer.
  std::optional<Scripted> next(std::string_view path);

 private:
  std::map<std::string, std::deque<Scripted>, std::less<>> scripts_;
};

}  // namespace lab::mock
