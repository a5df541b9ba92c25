#pragma once

#include <chrono>
#include <string_view>

#include "mock_server/endpoints/draw.hpp"

namespace lab::mock {

/// How long a server may take to answer, as a distribution in milliseconds.
///
/// | written                        | is                                      |
/// |--------------------------------|-----------------------------------------|
/// | fixed:MS                       | always the same                         |
/// | uniform:LO,HI                  | anything in between, equally likely     |
/// | normal:MEAN,SD                 | a bell; what falls below 0 counts as 0  |
/// | lognormal:MEDIAN,SIGMA         | a bell with a long tail to the right    |
/// | exponential:MEAN               | the time between independent events     |
/// | pareto:MIN,ALPHA               | a tail so heavy that it rules the mean  |
/// | bimodal:FAST,SLOW,SLOW_SHARE   | mostly fast, sometimes slow             |
class Latency {
 public:
  static constexpr double max_ms = 60'000;

  /// Throws: BadParameter for anything that is not in the table.
  explicit Latency(std::string_view text, std::string_view name = "latency");
  static Latency fixed(double ms);

  /// Not the same for every request.
  bool random() const;

  /// Returns: 0 … 60 s, rounded up to whole nanoseconds.
  std::chrono::nanoseconds draw(Draw& numbers) const;

  struct Kind;

 private:
  Latency(const Kind& kind, double ms) : kind_(&kind), values_{ms, 0, 0} {}

  const Kind* kind_ = nullptr;
  double values_[3] = {0, 0, 0};
};

}  // namespace lab::mock
