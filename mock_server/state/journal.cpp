#include "mock_server/state/journal.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "mock_server/endpoints/endpoints.hpp"

namespace lab::mock {
namespace {

double ms(std::chrono::nanoseconds time) {
  const std::int64_t microseconds = time.count() / 1000;
  return static_cast<double>(microseconds) / 1000;
}

std::string shown_parameter(std::string_view parameter) {
  const std::string_view name = parameter.substr(0, parameter.find('='));
  if (is_own_parameter(name)) return std::string(parameter);
  if (name.size() == parameter.size()) return "*";
  return std::string(name) + "=*";
}

nlohmann::ordered_json written(const Entry& entry, Clock::time_point now) {
  nlohmann::ordered_json json = {{"number", entry.number},
                                 {"method", entry.method},
                                 {"target", shown_target(entry)},
                                 {"client", entry.client.address().to_string()},
                                 {"ms_ago", ms(now - entry.arrived)},
                                 {"injected_ms", ms(entry.due - entry.arrived)},
                                 {"took_ms", ms(entry.ended - entry.arrived)},
                                 {"status", nullptr},
                                 {"late_ms", nullptr}};
  if (entry.status != 0) json["status"] = entry.status;
  if (entry.late) json["late_ms"] = ms(*entry.late);
  return json;
}

}  // namespace

std::string shown_target(const Entry& entry) {
  std::string result = entry.path;
  char mark = '?';
  for (std::string_view rest = entry.query; !rest.empty(); mark = '&') {
    const std::string_view part = rest.substr(0, rest.find('&'));
    result += mark;
    result += shown_parameter(part);
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  return result;
}

std::size_t Journal::begin(const Request& request, const Tcp::endpoint& client,
                           Clock::time_point arrived, Clock::time_point due) {
  if (free_.empty()) {
    free_.push_back(places_.size());
    places_.emplace_back();
  }
  const std::size_t place = free_.back();
  free_.pop_back();
  Entry& entry = places_[place];
  entry.number = ++begun_;
  entry.method.assign(request.method);
  entry.path.assign(request.path);
  entry.query.assign(request.query);
  entry.client = client;
  entry.http_1_0 = request.http_1_0;
  entry.arrived = arrived;
  entry.due = due;
  return place;
}

const Entry& Journal::end(std::size_t place, unsigned status,
                          std::optional<std::chrono::nanoseconds> late) {
  Entry& entry = places_[place];
  entry.ended = Clock::now();
  entry.status = status;
  entry.late = late;
  if (ended_.size() < kept && next_ended_ == ended_.size())
    ended_.emplace_back();
  Entry& last = ended_[next_ended_];
  next_ended_ = (next_ended_ + 1) % kept;
  std::swap(entry, last);
  entry.number = 0;
  free_.push_back(place);
  return last;
}

void Journal::clear() {
  ended_.clear();
  next_ended_ = 0;
}

std::string Journal::to_json(std::size_t most) const {
  const Clock::time_point now = Clock::now();
  nlohmann::ordered_json list = nlohmann::json::array();
  for (std::size_t i = 0; i < std::min(most, ended_.size()); ++i)
    list.push_back(written(
        ended_[(next_ended_ + ended_.size() - 1 - i) % ended_.size()], now));
  // Paths may hold any byte that a % stands for, but what is shown has only
  // printable ones.
  return nlohmann::ordered_json{{"requests", list}}.dump();
}

}  // namespace lab::mock
