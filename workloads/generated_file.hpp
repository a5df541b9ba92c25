#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace lab {

/// A file of made-up data that all processes of a run share, as real ones share
/// what lies on the disk.
///
/// A batch writes it where the run has its files.  The same batch in another
/// process, made later, finds it there and only reads.
///
/// Requires: in one folder, the same name always stands for the same content.
/// Thread safety: any number of threads may read at once.
/// Lifetime: the file ends with its folder; who has it open by then can read
///           on.
class GeneratedFile {
 public:
  /// Throws: std::system_error, naming the file, if it can neither be opened
  ///         nor written, or if what lies there is no plain file.
  GeneratedFile(const std::filesystem::path& file,
                const std::function<std::string()>& make_content);
  ~GeneratedFile();
  GeneratedFile(GeneratedFile&& other) noexcept;
  GeneratedFile(const GeneratedFile&) = delete;
  GeneratedFile& operator=(const GeneratedFile&) = delete;

  std::uint64_t size() const { return size_; }

  /// Returns: `length` bytes from offset `from` on; fewer at the end of the
  ///          file.
  /// Blocks: the calling thread.
  /// Throws: std::system_error
  std::string read(std::uint64_t from, std::uint64_t length) const;

  std::string read_all() const { return read(0, size_); }

 private:
  int descriptor_;
  std::uint64_t size_;
};

}  // namespace lab
