#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lab {

/// Everything needed to build a batch again, even in another process.
struct Spec {
  std::string workload = {};  ///< A name from the catalogue of workloads.
  std::size_t tasks = 0;      ///< How many tasks the batch has.
  std::uint64_t size = 0;    ///< How big a task is; each workload says in what.
  std::uint64_t seed = 0;    ///< Where a workload's random numbers start.
  std::string server = {};   ///< "127.0.0.1:8080", for workloads that need one.
  std::string input = {};    ///< What to work on; each workload says how.
  std::string scratch = {};  ///< The run's own folder, for those with files.

  bool operator==(const Spec&) const = default;
};

/// One line of JSON.
std::string to_json(const Spec& spec);

/// Throws: std::invalid_argument if the text is not a spec in JSON.
Spec spec_from_json(std::string_view text);

}  // namespace lab
