#pragma once

#include <string>
#include <string_view>

namespace lab {

/// The commit that the program was built from: "ab5b96f" or "ab5b96f, changed";
/// empty if it was built without git.
std::string commit();

/// "g++ 12.2.0"
std::string compiler();

/// "lab_bench 0.2.0 (commit 1a2b3c4, g++ 12.2.0, Release)"
std::string version_line(std::string_view program);

}  // namespace lab
