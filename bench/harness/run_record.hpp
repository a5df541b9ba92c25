#pragma once

#include <chrono>
#include <deque>
#include <nlohmann/json.hpp>

#include "bench/harness/blocks.hpp"
#include "bench/harness/results.hpp"
#include "bench/harness/suite.hpp"
#include "bench/measure/usage.hpp"

namespace lab {

/// What is known of a run as a whole: when and where it was, and what the
/// machine and the server were like before and after.
class RunRecord {
 public:
  /// Looks around before anything is measured.
  RunRecord();

  /// Looks around again.  `why_incomplete` is empty if all was measured.
  /// `blocks` is null if nothing chose them.
  ///
  /// Returns: the whole of run.json; bench/run.schema.json has the form.
  nlohmann::json finish(const SuiteOptions& options, const Bench& bench,
                        const std::deque<Measured>& all, const Blocks* blocks,
                        const std::string& why_incomplete);

 private:
  std::chrono::system_clock::time_point date_;
  std::chrono::steady_clock::time_point start_;
  nlohmann::json machine_;
  NetworkCounters network_before_;
};

}  // namespace lab
