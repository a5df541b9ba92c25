#pragma once

#include <filesystem>
#include <string_view>

namespace lab {

/// The files with a run's results, which replace those of an older run at its
/// end: a reader finds a whole file at any moment, and on any trouble the old
/// ones stay.
class ResultFiles {
 public:
  /// Makes the folder if need be.
  ///
  /// Throws: EnvironmentError if files cannot be written there.
  explicit ResultFiles(const std::filesystem::path& folder);

  /// Neither file is replaced before both are written beside the old ones.
  ///
  /// Throws: EnvironmentError
  void write(std::string_view run, std::string_view benchmark) const;

  /// May be called in a signal handler.
  void remove_unfinished() const noexcept;

 private:
  struct File {
    std::filesystem::path path;
    std::filesystem::path draft;  ///< A name that is nobody else's.
  };
  static File in(const std::filesystem::path& folder, const char* name);

  File run_, benchmark_;
};

}  // namespace lab
