#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lab {

/// Hands Google Benchmark its flags.  The library itself ends the program with
/// 0 at a format that it does not have.
///
/// Throws: std::invalid_argument for a flag or a value that it does not know,
///         std::system_error if --benchmark_out cannot be written.
void initialize_google_benchmark(const std::string& program,
                                 std::vector<std::string> flags);

/// How many repetitions of registered benchmarks --benchmark_filter leaves.
///
/// Throws: std::invalid_argument if there are none, or if the filter is no
/// regular
///         expression.
std::size_t count_chosen_repetitions(const std::string& program,
                                     const std::vector<std::string>& flags);

/// Runs the chosen benchmarks, and has the library print its own table.
///
/// Throws: std::system_error if that could not be written.
void print_benchmark_table();

}  // namespace lab
