#pragma once

#include <cstddef>
#include <set>
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

/// Of the registered benchmarks those that --benchmark_filter leaves, as they
/// were named when they were registered.
struct Chosen {
  std::set<std::string> names;
  std::size_t repetitions = 0;  ///< Of all of them.
};

/// Throws: std::invalid_argument if there are none, or if the filter is no
///         regular expression.
Chosen chosen_benchmarks(const std::string& program,
                         const std::vector<std::string>& flags);

/// Whether the flags ask for nothing but the names of the benchmarks.
bool asks_for_names(const std::vector<std::string>& flags);

/// Its flags, for a report: the library writes one of its own for each block.
///
/// Throws: std::invalid_argument if they ask for another file, or for names.
void require_no_other_report(const std::vector<std::string>& flags);

/// Runs the chosen benchmarks, and has the library print its own table.
///
/// Throws: std::system_error if that could not be written.
void print_benchmark_table();

}  // namespace lab
