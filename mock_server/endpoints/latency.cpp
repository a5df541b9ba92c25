#include "mock_server/endpoints/latency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "mock_server/http/parameters.hpp"

namespace lab::mock {

using Values = const double (&)[3];

/// One value of a distribution, such as SIGMA, and what it may be.
struct Bounds {
  std::string_view name;
  double low = 0;
  double high = Latency::max_ms;
};

struct Latency::Kind {
  std::string_view name;
  bool random;
  std::size_t count;
  Bounds bounds[3];
  double (*draw)(Values v, Draw& numbers);
};

namespace {

constexpr Latency::Kind kind_table[] = {
    {"fixed", false, 1, {{"MS"}}, [](Values v, Draw&) { return v[0]; }},
    {"uniform",
     true,
     2,
     {{"LO"}, {"HI"}},
     [](Values v, Draw& d) { return v[0] + (v[1] - v[0]) * d.uniform(); }},
    {"normal",
     true,
     2,
     {{"MEAN"}, {"SD"}},
     [](Values v, Draw& d) { return v[0] + v[1] * d.normal(); }},
    {"lognormal",
     true,
     2,
     {{"MEDIAN"}, {"SIGMA", 0, 10}},
     [](Values v, Draw& d) { return v[0] * std::exp(v[1] * d.normal()); }},
    {"exponential",
     true,
     1,
     {{"MEAN"}},
     [](Values v, Draw& d) { return -v[0] * std::log(d.uniform()); }},
    {"pareto",
     true,
     2,
     {{"MIN"}, {"ALPHA", 0.1, 100}},
     [](Values v, Draw& d) { return v[0] * std::pow(d.uniform(), -1 / v[1]); }},
    {"bimodal",
     true,
     3,
     {{"FAST"}, {"SLOW"}, {"SLOW_SHARE", 0, 1}},
     [](Values v, Draw& d) { return d.uniform() < v[2] ? v[1] : v[0]; }},
};

std::string written(const Latency::Kind& kind) {
  std::string text = fmt::format("{}:", kind.name);
  for (std::size_t i = 0; i < kind.count; ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ",", kind.bounds[i].name);
  return text;
}

[[noreturn]] void refuse_latency(std::string_view name, std::string_view text) {
  std::string known;
  for (const Latency::Kind& kind : kind_table)
    known += (known.empty() ? "" : " | ") + written(kind);
  throw BadParameter(
      fmt::format("{}: \"{}\" is not one of {}", name, text, known));
}

}  // namespace

Latency::Latency(std::string_view text, std::string_view name) {
  const std::size_t colon = text.find(':');
  const auto* const kind = std::ranges::find(
      kind_table, text.substr(0, colon), [](const Kind& k) { return k.name; });
  if (colon == text.npos || kind == std::end(kind_table))
    refuse_latency(name, text);
  kind_ = kind;

  std::string_view rest = text.substr(colon + 1);
  for (std::size_t i = 0; i < kind->count; ++i) {
    const bool last = i + 1 == kind->count;
    const std::size_t comma = rest.find(',');
    if (last != (comma == rest.npos)) refuse_latency(name, text);
    const Bounds& bounds = kind->bounds[i];
    values_[i] = number_between(fmt::format("{} {}", name, bounds.name),
                                rest.substr(0, comma), bounds.low, bounds.high);
    rest.remove_prefix(last ? rest.size() : comma + 1);
  }
}

bool Latency::random() const { return kind_->random; }

Latency Latency::fixed(double ms) { return {kind_table[0], ms}; }

std::chrono::nanoseconds Latency::draw(Draw& numbers) const {
  const double ms = std::clamp(kind_->draw(values_, numbers), 0.0, max_ms);
  return std::chrono::nanoseconds(
      static_cast<std::int64_t>(std::ceil(ms * 1e6)));
}

}  // namespace lab::mock
