#pragma once

#include <optional>
#include <string>
#include <utility>

#include "bench/experiment.hpp"

namespace lab {

// The words of claims:
//
//     {"two_waves", figure, takes("thread_pool", about(2 * second, 0.1)),
//      "A pool of 5 does 10 tasks of 1 s in two waves, 2 s"}

/// What a claim says of a number.
struct Amount {
  Relation relation;
  double claimed;
  double tolerance = 0;              ///< A share of `claimed`.
  std::optional<double> bound = {};  ///< No measurement can pass it.
};

inline Amount about(double claimed, double tolerance,
                    std::optional<double> bound = {}) {
  return {Relation::about, claimed, tolerance, bound};
}
inline Amount at_least(double claimed, double tolerance = 0,
                       std::optional<double> bound = {}) {
  return {Relation::at_least, claimed, tolerance, bound};
}
inline Amount at_most(double claimed, double tolerance = 0,
                      std::optional<double> bound = {}) {
  return {Relation::at_most, claimed, tolerance, bound};
}
inline Amount exactly(double claimed) { return {Relation::exactly, claimed}; }

inline Comparison has_less(std::string arm, const Metric& metric,
                           std::string base, const Amount& times) {
  return {std::move(arm), &metric,         std::move(base), times.relation,
          times.claimed,  times.tolerance, times.bound};
}
inline Comparison has(std::string arm, const Metric& metric,
                      const Amount& amount) {
  return has_less(std::move(arm), metric, "", amount);
}
inline Comparison takes(std::string arm, const Amount& seconds) {
  return has(std::move(arm), metrics::wall_seconds, seconds);
}
inline Comparison faster_than(std::string arm, std::string base,
                              const Amount& times) {
  return has_less(std::move(arm), metrics::speed_up, std::move(base), times);
}

// Where they come from: from all articles of the experiment, or from these.

inline const Source figure{Origin::figure};
inline const Source statement{Origin::statement};
inline const Source ours{Origin::ours};
inline const Source check{Origin::check};

inline Source statement_of(std::string articles) {
  return {Origin::statement, std::move(articles)};
}

}  // namespace lab
