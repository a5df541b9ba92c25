#include "mock_server/gates.hpp"

#include <utility>

namespace lab::mock {

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

}  // namespace lab::mock
