#pragma once

#include <map>
#include <string>

#include "workloads/spec.hpp"

namespace lab {

/// A batch of any workload of the catalogue, small enough for a test, with its
/// files in `scratch`.
inline Spec small_spec(const std::string& workload, std::size_t tasks,
                       const std::string& server, const std::string& scratch) {
  static const std::map<std::string, Spec> known{
      {"sleep", {.size = 500}},
      {"fetch", {.input = "/delay/1?task={task}"}},
      {"quotes", {.input = "AAPL,NONE,MSFT,FAIL,NVDA"}},
      {"broker", {.input = "AAPL,lab-token"}},
      {"download", {.size = 2000, .input = "1000000"}},
      {"fibonacci", {.input = "10,11,12"}},
      {"sum", {.size = 1000}},
      {"images", {.size = 40}},
      {"option_prices", {.size = 50, .input = "90,100"}},
      {"trades", {.size = 50}},
      {"fetch_and_crunch", {.size = 50, .input = "1"}},
      {"fetch_and_sum", {.size = 50, .input = "0.5"}}};
  const auto found = known.find(workload);
  Spec spec = found == known.end() ? Spec{} : found->second;
  spec.workload = workload;
  spec.tasks = tasks;
  spec.seed = 1;
  spec.server = server;
  spec.scratch = scratch;
  return spec;
}

}  // namespace lab
