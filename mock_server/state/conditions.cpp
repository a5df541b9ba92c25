#include "mock_server/state/conditions.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace lab::mock {
namespace {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

void set_conditions(Conditions& conditions, const Parameters& parameters) {
  // All are read before one is changed.
  Conditions wanted;
  wanted.jitter_text = parameters.text("jitter");
  if (wanted.jitter_text) wanted.jitter.emplace(*wanted.jitter_text, "jitter");
  wanted.error_rate = parameters.number("error_rate", 0, 1).value_or(0);
  wanted.limit = parameters.whole("limit", 1, 1'000'000);
  wanted.limit_rate = parameters.number("limit_rate", 0.001, 1'000'000);
  const bool paused = parameters.whole("paused", 0, 1).value_or(0) == 1;

  if (paused)
    wanted.pause =
        conditions.pause ? conditions.pause : std::make_shared<Round>();
  else
    resume(conditions);
  wanted.any = wanted.jitter || wanted.error_rate > 0 || wanted.limit ||
               wanted.limit_rate;
  conditions = std::move(wanted);
}

void resume(Conditions& conditions) {
  const auto pause = std::exchange(conditions.pause, nullptr);
  if (!pause) return;
  pause->state = Round::State::opened;
  pause->decided = std::chrono::steady_clock::now();
  for (const auto& [who, wake] : std::exchange(pause->wake, {})) wake();
}

std::string to_json(const Conditions& conditions) {
  return nlohmann::ordered_json{
      {"jitter", or_null(conditions.jitter_text)},
      {"error_rate", conditions.error_rate},
      {"limit", or_null(conditions.limit)},
      {"limit_rate", or_null(conditions.limit_rate)},
      {"paused", conditions.pause != nullptr},
  }
      .dump();
}

}  // namespace lab::mock
