#include "bench/harness/benchmark_flags.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "command_line/numbers.hpp"

namespace lab {
namespace {

constexpr const char* list_tests = "--benchmark_list_tests";

/// What stands behind "--name=" in the last flag of that name.
std::optional<std::string> value_of(const std::vector<std::string>& flags,
                                    const std::string& name) {
  const std::string beginning = name + "=";
  const auto found = std::find_if(
      flags.rbegin(), flags.rend(),
      [&](const auto& flag) { return flag.starts_with(beginning); });
  if (found == flags.rend()) return std::nullopt;
  return found->substr(beginning.size());
}

void require_one_of(const std::vector<std::string>& choices,
                    const std::vector<std::string>& flags, const char* name) {
  const auto value = value_of(flags, name);
  if (value &&
      std::find(choices.begin(), choices.end(), *value) == choices.end())
    throw std::invalid_argument(fmt::format(
        "{}: '{}': choose {} or {}", name, *value,
        fmt::join(choices.begin(), choices.end() - 1, ", "), choices.back()));
}

void require_number(const std::vector<std::string>& flags) {
  const char* name = "--benchmark_min_time";
  if (const auto seconds = value_of(flags, name))
    number_in_range<double>(name, *seconds, 0, 3600);
}

void require_writable_output(const std::vector<std::string>& flags) {
  const auto path = value_of(flags, "--benchmark_out");
  if (path && !path->empty() && !std::ofstream(*path, std::ios::app))
    throw std::system_error(errno, std::generic_category(),
                            "--benchmark_out: " + *path);
}

/// Keeps what the library says, and prints nothing.
class Listing final : public benchmark::BenchmarkReporter {
 public:
  Listing() {
    SetOutputStream(&names_);
    SetErrorStream(&errors_);
  }
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>&) override {}

  /// A line is "five_fetches/async/iterations:1/manual_time", with
  /// "/repeats:15" if it is repeated.
  Chosen chosen() const {
    std::istringstream lines(names_.str());
    Chosen chosen;
    for (std::string line; std::getline(lines, line);) {
      const std::string_view key = "/repeats:";
      const auto at = line.find(key);
      chosen.repetitions += at == std::string::npos
                                ? 1
                                : std::stoul(line.substr(at + key.size()));
      chosen.names.insert(line.substr(0, line.find("/iterations:")));
    }
    return chosen;
  }
  /// The first line of it.
  std::string error() const {
    const std::string text = errors_.str();
    return text.substr(0, text.find('\n'));
  }

 private:
  std::ostringstream names_;
  std::ostringstream errors_;
};

}  // namespace

void initialize_google_benchmark(const std::string& program,
                                 std::vector<std::string> flags) {
  for (const char* name : {"--benchmark_format", "--benchmark_out_format"})
    require_one_of({"console", "json", "csv"}, flags, name);
  require_one_of({"true", "false"}, flags, list_tests);
  require_number(flags);
  require_writable_output(flags);
  // The library keeps a pointer to the name, and copies of the others.
  static std::string name;
  name = program;
  std::vector<char*> pointers{name.data()};
  for (std::string& flag : flags) pointers.push_back(flag.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (count > 1)
    throw std::invalid_argument(
        fmt::format("{}: Google Benchmark does not know this flag: see --help",
                    pointers[1]));
}

bool asks_for_names(const std::vector<std::string>& flags) {
  return std::find(flags.begin(), flags.end(), list_tests) != flags.end() ||
         value_of(flags, list_tests) == "true";
}

void require_no_other_report(const std::vector<std::string>& flags) {
  if (value_of(flags, "--benchmark_out"))
    throw std::invalid_argument(
        "--benchmark_out: not beside --out: its folder has benchmark.json");
  if (asks_for_names(flags))
    throw std::invalid_argument(
        "--benchmark_list_tests: not beside --out: it measures nothing");
}

Chosen chosen_benchmarks(const std::string& program,
                         const std::vector<std::string>& flags) {
  initialize_google_benchmark(program, {fmt::format("{}=true", list_tests)});
  Listing listing;
  benchmark::RunSpecifiedBenchmarks(&listing);
  initialize_google_benchmark(
      program, {fmt::format("{}={}", list_tests, asks_for_names(flags))});
  Chosen chosen = listing.chosen();
  if (chosen.repetitions > 0) return chosen;
  const std::string filter = value_of(flags, "--benchmark_filter").value_or("");
  const bool is_no_expression =
      listing.error().starts_with("Could not compile");
  throw std::invalid_argument(fmt::format(
      "--benchmark_filter: '{}': {}", filter,
      is_no_expression
          ? "no regular expression: put a backslash before a special character"
          : "no benchmark has such a name: see --benchmark_list_tests"));
}

void print_benchmark_table() {
  benchmark::RunSpecifiedBenchmarks();
  // It writes by streams and by stdio; the latter keeps an error in mind.
  std::cout.flush();
  if (std::ferror(stdout) != 0)
    throw std::system_error(EIO, std::generic_category(),
                            "standard output: cannot be written");
}

}  // namespace lab
