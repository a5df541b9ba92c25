#pragma once

#include <span>
#include <string_view>

namespace lab {

/// A language beside C++ and Python: bench/peers has its program, which does a
/// batch of `fetch`, `sum` or `sleep` in the way of that language.
struct Language {
  std::string_view name;  ///< "Go"
  std::string_view
      waiting;  ///< How it waits: "goroutines"; arms are called so.
  std::string_view computing;
  std::string_view source;       ///< In bench/peers.
  int oldest = 0;                ///< The first version that can do it.
  std::string_view reason = {};  ///< Why an older one cannot.
  std::string_view cure = "./lab report --peers installs it";

  // Lines of the shell: $source is the program, $made the folder for what it is
  // compiled into.
  std::string_view version;       ///< Prints it.
  std::string_view compile = {};  ///< Empty if it needs none.
  std::string_view run;           ///< Hands on WHAT AT_MOST SPEC.
};

/// In the order of the report.
std::span<const Language> all_languages();

/// Returns: nullptr if `source` is no program of theirs.
const Language* find_language(std::string_view source);

}  // namespace lab
