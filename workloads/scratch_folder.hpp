#pragma once

#include <sys/types.h>

#include <filesystem>

namespace lab {

/// A new folder for files, which nobody else knows or may enter.
///
/// Lifetime: the folder ends with this object and all that is in it; in a
///           forked child it stays.  A program that is killed leaves it behind,
///           and no later one minds: each has a name that none had before.
class ScratchFolder {
 public:
  /// In TMPDIR, or else in the system's own folder for temporary files.
  ///
  /// Throws: std::system_error, naming the place, if it cannot be made there.
  ScratchFolder();
  /// In a folder that is there.
  explicit ScratchFolder(const std::filesystem::path& place);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  /// Removes the folder and its files, but no folders in it.
  ///
  /// Safe in a signal handler, before the program ends at once.
  void remove_at_once() const noexcept;

 private:
  std::filesystem::path path_;
  pid_t owner_;
};

}  // namespace lab
