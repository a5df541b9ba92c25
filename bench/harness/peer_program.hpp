#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "bench/harness/sample.hpp"
#include "models/processes/child_process.hpp"

namespace lab {

/// What a program has printed, and how it ended.
struct Output {
  std::string text;  ///< Without the newline at its end.
  processes::Ending ending;
};

/// It can open files under numbers of several digits, which /bin/sh may not.
inline constexpr const char* shell = "/bin/bash";

/// What the shell has to be told to do a line, in which $1, $2 … are `words`.
std::vector<std::string> for_shell(const std::string& line,
                                   const std::vector<std::string>& words);

/// Runs the shell to its end, with nothing to read.
///
/// Blocks: until it has ended, or been killed at the limit or at a stop.
Output run_shell(const std::vector<std::string>& told,
                 std::optional<std::chrono::milliseconds> limit = {},
                 const std::stop_token& stop = {});

/// What a peer called `name` prints when it is done, as a sample with answers.
///
/// Throws: std::runtime_error if that is no such line.
Repetition read_result(const std::string& name, const std::string& line);

}  // namespace lab
