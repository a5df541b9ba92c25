#include "mock_server/watching.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace lab::mock {
namespace {

constexpr std::size_t longest_target = 80;

std::int64_t rounded_ms(std::chrono::nanoseconds time) {
  return std::chrono::round<std::chrono::milliseconds>(time).count();
}

/// [number, milliseconds since its arrival, injected, "GET /delay/5", client]
nlohmann::json told(const Entry& entry, Clock::time_point now) {
  return {entry.number, rounded_ms(now - entry.arrived),
          rounded_ms(entry.due - entry.arrived),
          (entry.method + " " + shown_target(entry)).substr(0, longest_target),
          entry.client.address().to_string()};
}

}  // namespace

std::string Watcher::next_event(const ServerState& state,
                                Clock::time_point now) {
  const Statistics& statistics = state.statistics;
  nlohmann::json statuses = nlohmann::json::object();
  for (std::size_t status = 0; status < statistics.statuses().size(); ++status)
    if (const auto count = statistics.statuses()[status]; count > 0)
      statuses[std::to_string(status)] = count;
  const auto ended = take_ended(state.journal);
  nlohmann::json begun = nlohmann::json::array();
  for (const Shown& shown : find_begun(state.journal))
    begun.push_back(told(state.journal.places()[shown.place], now));
  return nlohmann::json{{"in_flight", statistics.in_flight()},
                        {"requests", statistics.requests()},
                        {"statuses", statuses},
                        {"paused", state.conditions.pause != nullptr},
                        {"conditions", state.conditions.any},
                        {"begun", begun},
                        {"ended", ended}}
      .dump();
}

std::vector<std::uint64_t> Watcher::take_ended(const Journal& journal) {
  std::vector<std::uint64_t> ended;
  std::erase_if(shown_, [&](const Shown& shown) {
    const bool over = journal.places()[shown.place].number != shown.number;
    if (over) ended.push_back(shown.number);
    return over;
  });
  return ended;
}

std::vector<Watcher::Shown> Watcher::find_begun(const Journal& journal) {
  std::vector<Shown> begun;
  for (std::size_t place = 0; place < journal.places().size(); ++place)
    if (const auto number = journal.places()[place].number; number > seen_)
      begun.push_back({place, number});
  std::ranges::sort(begun, {}, &Shown::number);
  begun.resize(std::min(begun.size(), most_shown - shown_.size()));
  seen_ = journal.begun();
  shown_.insert(shown_.end(), begun.begin(), begun.end());
  return begun;
}

}  // namespace lab::mock
