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
  /// Bytes of text that may be kept: some 80 000 short answers.
  static constexpr std::size_t limit = 1 << 20;

  /// Takes the place of what was left for that path; no replies: clears it.
  ///
  /// Throws: std::invalid_argument if the text does not have that form, or if
  ///         there would be too much to keep.
  void write(std::string_view json);

  void clear() { scripts_.clear(); }

  /// Takes the path's next answer.
  std::optional<Scripted> next(std::string_view path);

  /// {"scripts":[{"path":"/x","left":3}]}
  std::string to_json() const;

 private:
  struct Answers {
    std::deque<Scripted> left;
    std::size_t size = 0;  // of the text they were read from
  };

  std::map<std::string, Answers, std::less<>> scripts_;
};

/// A path and what it is to answer, as POST /script has them.
struct Script {
  std::string path;
  std::deque<Scripted> replies;
};

/// Throws: std::invalid_argument unless every word of the text is understood;
///         what() names the one that is not and says what is allowed.
Script read_script(std::string_view text);

}  // namespace lab::mock
