#include "mock_server/paths.hpp"

#include <algorithm>

namespace lab::mock {

std::optional<double> TokenBucket::take(double rate, Time now) {
  const double size = 1 + rate / 10;
  const double waited = std::chrono::duration<double>(now - filled_).count();
  const double tokens =
      tokens_ ? std::min(size, *tokens_ + waited * rate) : size;
  filled_ = now;
  if (tokens < 1) {
    tokens_ = tokens;
    return (1 - tokens) / rate;
  }
  tokens_ = tokens - 1;
  return std::nullopt;
}

Path& Paths::at(std::string_view name) {
  if (const auto known = paths_.find(name); known != paths_.end())
    return known->second;
  if (paths_.size() >= tidy_at_) forget_idle();
  return paths_[std::string(name)];
}

void Paths::reset() {
  for (auto& [name, path] : paths_) path = {.in_flight = path.in_flight};
  forget_idle();
}

void Paths::forget_idle() {
  std::erase_if(paths_, [](const auto& entry) {
    return entry.second.in_flight == 0 && !entry.second.remembered;
  });
  tidy_at_ = std::max<std::size_t>(1024, 2 * paths_.size());
}

}  // namespace lab::mock
