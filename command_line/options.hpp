#pragma once

#include <CLI/CLI.hpp>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "command_line/numbers.hpp"

namespace lab {

/// What every program's --help ends with.
inline constexpr const char* exit_codes =
    "Exit codes: 0 done, 1 wrong results or a failure, 2 bad input,\n"
    "3 the machine lacks something, 130, 143 and 129 ended by Ctrl+C, SIGTERM\n"
    "and SIGHUP.";

/// An option with a number from `least` to `most`.  CLI11's own numbers let
/// "nan" through, take -1 for the largest one, and 010 for 8.
template <typename Number, typename Target>
CLI::Option* add_number(CLI::App& app, const std::string& name, Target& target,
                        const std::string& description,
                        std::type_identity_t<Number> least,
                        std::type_identity_t<Number> most) {
  return app
      .add_option_function<std::string>(
          name,
          [name, &target, least, most](const std::string& text) {
            target = number_in_range<Number>(name, text, least, most);
          },
          description)
      ->type_name(most == std::numeric_limits<Number>::max()
                      ? fmt::format("{}..", least)
                      : fmt::format("{}..{}", least, most));
}

/// Reads the command line; answers --help and --version.
///
/// Returns: whether that was all, so that the program ends with 0.
/// Throws: std::invalid_argument in one line; std::system_error if the answer
///         cannot be written.
bool parse_command_line(CLI::App& app, int argc, char** argv);

}  // namespace lab
