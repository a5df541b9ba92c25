#pragma once

#include <filesystem>
#include <string>

namespace lab {

/// Our programs lie side by side, and find each other there.
inline std::string beside_this_program(const char* name) {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name)
      .string();
}

}  // namespace lab
