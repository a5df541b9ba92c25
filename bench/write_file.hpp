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

/// A file and the text that it gets.
struct NewText {
  std::filesystem::path path;
  std::string_view text;
};

/// Replaces several files: none before all are written beside the old ones.
///
/// Throws: EnvironmentError
void write_files(const std::vector<NewText>& files);

/// Where the new text of a file lies until it takes the old one's place.
std::filesystem::path beside(std::filesystem::path path);

/// Makes the folder if need be.
///
/// Throws: EnvironmentError if files cannot be written there.
void require_writable_folder(const std::filesystem::path& folder);

}  // namespace lab
