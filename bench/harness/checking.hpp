#pragma once

#include <vector>

#include "bench/experiment.hpp"

namespace lab {

// A time counts only if the answers are right.

bool is_failure(const Outcome& outcome);

/// The answers, but for those that are the text of a failure.
///
/// Throws: std::runtime_error if a task failed that there is not.
std::vector<Outcome> to_outcomes(const std::vector<Answer>& answers,
                                 const Failing& failed);

/// What is right cannot be learnt from a task that failed by mistake.
///
/// Throws: std::runtime_error unless in `sequential` exactly those tasks have
///         failed that must, in the way in which they must.
void check_reference(const std::vector<Outcome>& outcomes,
                     const Failing& must_fail);

/// Throws: std::runtime_error with the first task whose outcome is wrong, or if
///         nothing could be compared.
void check_outcomes(const Arm& arm, const std::vector<Outcome>& outcomes,
                    const std::vector<Outcome>& expected);

}  // namespace lab
