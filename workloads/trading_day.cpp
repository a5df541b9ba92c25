#include "workloads/trading_day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <random>
#include <string_view>

namespace lab {
namespace {

struct Share {
  std::string_view ticker;
  std::uint64_t cents;
};

constexpr std::array<Share, 7> shares_at_opening{{{"AAPL", 18'984},
                                                  {"GOOG", 14'056},
                                                  {"MSFT", 37'790},
                                                  {"AMZN", 14'994},
                                                  {"TSLA", 23'745},
                                                  {"NVDA", 49'522},
                                                  {"META", 33'449}}};
constexpr std::uint64_t opening = 34'200'000;  // half past nine
constexpr std::uint64_t hours = 23'400'000;    // six and a half, in ms

}  // namespace

std::string make_trading_day(std::size_t trades, std::uint64_t seed) {
  // Remainders instead of the standard distributions, whose results may differ
  // from one library to the next.
  std::mt19937_64 random(seed);
  auto market = shares_at_opening;
  std::string lines;
  for (std::size_t trade = 0; trade < trades; ++trade) {
    Share& share = market[random() % market.size()];
    const std::uint64_t move = random() % 11;  // 5 cents down to 5 cents up
    share.cents = std::max<std::uint64_t>(share.cents + move, 105) - 5;
    fmt::format_to(std::back_inserter(lines), "{},{},{}.{:02},{}\n",
                   opening + hours * trade / trades, share.ticker,
                   share.cents / 100, share.cents % 100, 1 + random() % 500);
  }
  return lines;
}

}  // namespace lab
