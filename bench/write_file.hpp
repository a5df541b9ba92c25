#pragma once

#include <filesystem>
#include <string_view>

namespace lab {

/// Replaces a file in one step: a reader finds the old text or the new one, and
/// on any trouble the old one stays.
///
/// Throws: EnvironmentError
void write_file(const std::filesystem::path& path, std::string_view text);

/// Makes the folder if need be.
///
/// Throws: EnvironmentError if files cannot be written there.
void require_writable_folder(const std::filesystem::path& folder);

}  // namespace lab
