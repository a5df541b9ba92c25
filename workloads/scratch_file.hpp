#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace lab {

/// A file that is needed once, and has no name that anyone could find it by.
///
/// Lifetime: the file ends with this object, and with the process however that
///           ends.
class ScratchFile {
 public:
  /// Throws: std::system_error, naming the folder, if no file can be made in
  ///         it.
  explicit ScratchFile(const std::filesystem::path& folder);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  /// Writes behind what is there.
  ///
  /// Returns: whether there was room for all of it.
  bool append(std::string_view bytes);

  /// Up to `length` bytes from offset `from` on; none at the end of the file.
  ///
  /// Throws: std::system_error
  std::string read(std::uint64_t from, std::size_t length) const;

 private:
  int descriptor_;
};

}  // namespace lab
