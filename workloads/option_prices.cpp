// Option prices: what is the right to buy a share in a year worth today?
//
// Monte Carlo: draw the price in a year many times over, and average what the
// right would bring.  Pure computing.  Random numbers are the trap: each task
// has a stream of its own, so that no two share a number or depend on an order.

#include <fmt/format.h>

#include <Random123/philox.h>
#include <Random123/boxmuller.hpp>
#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <charconv>
#include <cmath>
#include <vector>

#include "workloads/limits.hpp"
#include "workloads/list.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr double price_today = 100;
constexpr double interest = 0.05;    // a year, continuously compounded
constexpr double volatility = 0.20;  // a year
constexpr std::uint64_t at_once = 4;

/// Four normally distributed numbers, from place `place` of a task's stream.
///
/// Nothing is remembered from one call to the next: Philox enciphers the place,
/// and the key is the seed and the task (Salmon and others, SC 2011).
std::array<double, at_once> draw(std::uint64_t seed, std::size_t task,
                                 std::uint64_t place) {
  const auto bits = r123::Philox4x64{}({{place, 0, 0, 0}}, {{seed, task}});
  const auto [a, b] = r123::boxmuller(bits[0], bits[1]);
  const auto [c, d] = r123::boxmuller(bits[2], bits[3]);
  return {a, b, c, d};
}

/// What the right to buy at `strike` brings in a year that went like this.
double gain(double strike, double normal) {
  constexpr double drift = interest - volatility * volatility / 2;
  const double price = price_today * std::exp(drift + volatility * normal);
  return std::max(0.0, price - strike);
}

struct Sums {
  double gains = 0;
  double squares = 0;

  void add(double gained) {
    gains += gained;
    squares += gained * gained;
  }
};

Answer describe(double strike, const Sums& sums, double paths) {
  const double mean = sums.gains / paths;
  const double variance = sums.squares / paths - mean * mean;
  const double discount = std::exp(-interest);
  return fmt::format("strike {:g}: {:.4f} +- {:.4f}", strike, discount * mean,
                     discount * std::sqrt(variance / paths));
}

std::vector<double> strikes_in(const Spec& spec) {
  std::vector<double> strikes;
  for (const auto entry : split_list(spec.input)) {
    double strike = 0;
    const char* const end = entry.data() + entry.size();
    const auto [stop, error] = std::from_chars(entry.data(), end, strike);
    if (error != std::errc{} || stop != end || !(strike > 0 && strike <= 1e6))
      refuse(spec, "input", spec.input,
             "prices above 0 and up to 1e6, such as 90,100,110");
    strikes.push_back(strike);
  }
  return strikes;
}

class OptionPrices final : public Batch {
 public:
  explicit OptionPrices(const Spec& spec)
      : spec_(spec), strikes_(strikes_in(spec)) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  [[gnu::noinline]] Answer run(std::size_t task) const override {
    constexpr std::uint64_t stretch = 512;  // draws that take about 60 us
    const std::uint64_t draws = (spec_.size + at_once - 1) / at_once;
    const double strike = strikes_[task % strikes_.size()];
    Sums sums;
    for (std::uint64_t place = 0; place < draws; ++place) {
      if (place % stretch == 0) still_computing();
      for (const double normal : draw(spec_.seed, task, place))
        sums.add(gain(strike, normal));
    }
    return describe(strike, sums, static_cast<double>(draws * at_once));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }

 private:
  Spec spec_;
  std::vector<double> strikes_;
};

}  // namespace

std::unique_ptr<Batch> make_option_prices(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 100'000'000'000, "paths");
  if (spec.size == 0) refuse(spec, "size", "0", "at least 1 path");
  return std::make_unique<OptionPrices>(spec);
}

}  // namespace lab
