#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "workloads/scratch_folder.hpp"

namespace lab {

/// A folder of its own for one test; gone with all its files afterwards.
class TemporaryFolder {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }

  /// The names of what is in it.
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path()))
      names.insert(entry.path().filename());
    return names;
  }

  std::string text_of(const std::string& name) const {
    std::ifstream file(path() / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  ScratchFolder folder_;
};

}  // namespace lab
