#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/action.hpp"
#include "mock_server/http/request_reader.hpp"

namespace lab::mock {

/// An answer written beforehand.
struct Scripted {
  Action action;
  std::chrono::nanoseconds delay{0};
};

/// What a script is for: requests to this path that have all the rest, too.
struct Match {
  std::string path;
  std::string method = {};  ///< Empty: any; GET is HEAD, too.
  std::map<std::string, std::string> headers = {};

  bool fits(const Request& request) const;
  bool operator==(const Match&) const = default;
};

/// A match and what it is to answer, as POST /script has them.
struct Script {
  Match match;
  std::deque<Scripted> replies;
};

/// The answers that tests have written for the next requests of a path.
///
/// {"path":"/x","replies":[{"reply":{"status":200,"body":"hello"}},
///                         {"fail":503}, {"hang":true}, {"reset":true}]}
class Scripts {
 public:
  /// Bytes of text that may be kept: some 80 000 short answers.
  static constexpr std::size_t limit = 1 << 20;

  /// Takes the place of what was left for the same match; no replies: clears
  /// it.
  ///
  /// Throws: std::invalid_argument if the text does not have that form, or if
  ///         there would be too much to keep.
  void write(std::string_view json);

  void clear() { scripts_.clear(); }

  /// Takes the next answer that fits.  What asks for more goes first: for
  /// headers, then for a method.
  std::optional<Scripted> next(const Request& request);

  /// {"scripts":[{"path":"/x","left":3}]}
  std::string to_json() const;

 private:
  struct Answers {
    Script script;
    std::size_t size = 0;  // of the text it was read from
  };

  std::map<std::string, std::vector<Answers>, std::less<>> scripts_;
};

/// Throws: std::invalid_argument unless every word of the text is understood;
///         what() names the one that is not and says what is allowed.
Script read_script(std::string_view text);

}  // namespace lab::mock
