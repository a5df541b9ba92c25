#include "bench/measure/latency.hpp"

#include <algorithm>
#include <cmath>

namespace lab {

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const double rank = std::ceil(share * static_cast<double>(values.size()));
  const auto place = values.begin() + std::clamp<std::ptrdiff_t>(
                                          static_cast<std::ptrdiff_t>(rank) - 1,
                                          0, std::ssize(values) - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

void Latencies::add(Time due, Time sent, Time answered) {
  using Seconds = std::chrono::duration<double>;
  service_.push_back(Seconds(answered - sent).count());
  latency_.push_back(Seconds(answered - due).count());
}

Measures Latencies::measures() const {
  return {{&metrics::service_p50_seconds, percentile(service_, 0.5)},
          {&metrics::service_p99_seconds, percentile(service_, 0.99)},
          {&metrics::latency_p50_seconds, percentile(latency_, 0.5)},
          {&metrics::latency_p99_seconds, percentile(latency_, 0.99)}};
}

}  // namespace lab
