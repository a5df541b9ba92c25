#pragma once

#include <filesystem>

namespace lab {

/// A file that nobody needs afterwards, in the folder for temporary ones.
///
/// Throws: std::filesystem::filesystem_error if it cannot be made.
/// Lives: the file ends with this object.  A worker process may be ended at any
///        moment between two tasks, so none should be kept for longer than one.
class ScratchFile {
 public:
  ScratchFile();
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace lab
