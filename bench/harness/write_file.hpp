#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace lab {

/// Replaces a file in one step: a reader finds the old text or the new one, and
/// on any trouble the old one stays.
///
/// Throws: EnvironmentError
void write_file(const std::filesystem::path& path, std::string_view text);

/// A file, the text that it gets, and where that lies meanwhile.
struct NewText {
  std::filesystem::path path;
  std::string_view text;
  std::filesystem::path draft;
};

/// Replaces several files: none before all are written beside the old ones.
///
/// Throws: EnvironmentError
void write_files(const std::vector<NewText>& files);

/// A name in the same folder that nobody else has thought of.
std::filesystem::path beside(std::filesystem::path path);

/// Makes the folder if need be.
///
/// Throws: EnvironmentError if files cannot be written there.
void require_writable_folder(const std::filesystem::path& folder);

}  // namespace lab
