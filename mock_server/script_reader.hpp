#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "mock_server/scripts.hpp"

namespace lab::mock {

/// A path and what it is to answer, as POST /script has them.
struct Script {
  std::string path;
  std::deque<Scripted> replies;
};

/// Throws: std::invalid_argument unless every word of the text is understood;
///         what() names the one that is not and says what is allowed.
Script read_script(std::string_view text);

}  // namespace lab::mock
