#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "bench/experiment.hpp"
#include "mock_server/mock_server.hpp"

namespace lab {

/// Does one arm of an experiment, in the time of a rehearsal, and expects the
/// right answers of it.
inline Observed run_arm(Experiment (*make)(const Setting&),
                        const std::string& name, std::size_t usable_cores = 2) {
  const MockServer server;
  const Experiment experiment = make({.time_scale = 0.01,
                                      .work_scale = 0.1,
                                      .usable_cores = usable_cores,
                                      .server = server.address()});
  const auto arm = std::find_if(
      experiment.arms.begin(), experiment.arms.end(),
      [&](const Arm& candidate) { return candidate.name == name; });
  if (arm == experiment.arms.end()) throw std::invalid_argument(name);
  const ByCode& code = std::get<ByCode>(arm->by);
  Observed observed = code.run(arm->spec);
  EXPECT_EQ(observed.failed, arm->must_fail) << name;
  std::vector<Answer> answers = observed.answers;
  for (const auto& [task, kind] : observed.failed)
    answers.at(task) = code.expected.at(task);
  EXPECT_EQ(answers, code.expected) << name;
  return observed;
}

}  // namespace lab
