#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "command_line/numbers.hpp"

namespace lab {

/// What every program's --help ends with.
inline constexpr const char* exit_codes =
    "Exit codes: 0 done, 1 wrong results or a failure, 2 bad input,\n"
    "3 the machine lacks something, 130, 143 and 129 ended by Ctrl+C, SIGTERM\n"
    "and SIGHUP.";

/// The options of a program, with --help and --version.
///
/// CLI11 reads them.  Only options.cpp includes it: its headers take longer to
/// compile than most of our files.
///
/// Lifetime: what the options write to must live until parse() has returned.
class CommandLine {
 public:
  CommandLine(const std::string& description, const std::string& program);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
  ~CommandLine();

  void add_flag(const std::string& name, bool& target,
                const std::string& description);

  /// What `target` holds before is the default, and --help shows it.
  void add_text(const std::string& name, std::string& target,
                const std::string& description);

  /// An option that may be given any number of times.
  void add_each(const std::string& name, std::vector<std::string>& targets,
                const std::string& description);

  /// "a,b c" is three names, and "a,,b" has an empty one.
  void add_names(const std::string& name, std::vector<std::string>& names,
                 const std::string& description);

  /// An option whose text may be left out; it is empty then.
  void add_optional_text(const std::string& name,
                         std::optional<std::string>& target,
                         const std::string& description);

  /// A word without an option, which must be one of those that are known.
  void add_choice(const std::string& name, std::string& target,
                  const std::vector<std::string>& known,
                  const std::string& description);

  /// An option with a number from `least` to `most`.  CLI11's own numbers let
  /// "nan" through, take -1 for the largest one, and 010 for 8.
  template <typename Number, typename Target>
  void add_number(const std::string& name, Target& target,
                  const std::string& description,
                  std::type_identity_t<Number> least,
                  std::type_identity_t<Number> most) {
    const auto take = [name, &target, least, most](const std::string& text) {
      target = number_in_range<Number>(name, text, least, most);
    };
    add_taken(name, take, description,
              most == std::numeric_limits<Number>::max()
                  ? fmt::format("{}..", least)
                  : fmt::format("{}..{}", least, most));
  }

  /// From now on, an unknown word is no error.
  void allow_unknown();

  /// Reads the command line; answers --help and --version.
  ///
  /// Returns: whether that was all, so that the program ends with 0.
  /// Throws: std::invalid_argument in one line; std::system_error if the answer
  ///         cannot be written.
  bool parse(int argc, char** argv);

  // Once it is parsed:
  bool was_given(const std::string& name) const;
  std::vector<std::string> unknown() const;

 private:
  struct Parser;

  void add_taken(const std::string& name,
                 const std::function<void(const std::string&)>& take,
                 const std::string& description, const std::string& values);

  std::unique_ptr<Parser> parser_;
};

}  // namespace lab
