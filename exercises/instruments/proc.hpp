#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace exercise {

/// What a process or a thread is about, by its folder in /proc: 'R' runs or
/// wants to, 'S' sleeps, 'Z' has ended and nobody waited for it; ' ' if there
/// is none.
char state_of(const std::filesystem::path& task);

/// The folders of the processes that this one has made and that are still
/// there.
std::vector<std::filesystem::path> children();

}  // namespace exercise
