#include "mock_server/state/server_state.hpp"

#include <algorithm>
#include <utility>

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

std::shared_ptr<Round> Gates::enter(std::uint64_t wanted, const void* who,
                                    std::function<void()> wake,
                                    Round::Time now) {
  std::shared_ptr<Round>& place = rounds_[wanted];
  if (!place) place = std::make_shared<Round>();
  std::shared_ptr<Round> round = place;
  ++round->held;
  round->last_arrival = now;
  round->wake.emplace(who, std::move(wake));
  if (round->held == wanted) decide(wanted, Round::State::opened, now);
  return round;
}

void Gates::give_up(std::uint64_t wanted, Round::Time now) {
  decide(wanted, Round::State::given_up, now);
}

void Gates::leave(Round& round, const void* who) {
  if (round.state != Round::State::held) return;
  --round.held;
  round.wake.erase(who);
}

void Gates::decide(std::uint64_t wanted, Round::State state, Round::Time now) {
  const auto round = std::exchange(rounds_[wanted], nullptr);
  rounds_.erase(wanted);
  round->state = state;
  round->decided = now;
  for (const auto& [who, wake] : std::exchange(round->wake, {})) wake();
}

std::uint64_t Lease::seconds_left(Time now) const {
  if (!is_held(now)) return 0;
  return static_cast<std::uint64_t>(
      std::chrono::ceil<std::chrono::seconds>(until_ - now).count());
}

void Lease::take(std::chrono::seconds time, Time now) {
  if (!is_held(now)) token_ = new_nonce();
  until_ = now + time;
}

}  // namespace lab::mock
