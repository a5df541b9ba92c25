// Share prices: made up, but always the same for the same ticker.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "mock_server/endpoints/draw.hpp"
#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/http/fields.hpp"

namespace lab::mock {
namespace {

struct Price {
  std::string_view ticker;
  double close;
};

constexpr std::array<Price, 7> known = {{{"AAPL", 189.84},
                                         {"GOOG", 141.80},
                                         {"MSFT", 378.91},
                                         {"AMZN", 146.88},
                                         {"TSLA", 238.45},
                                         {"NVDA", 495.22},
                                         {"META", 334.92}}};

double close_of(std::string_view ticker) {
  for (const Price& price : known)
    if (price.ticker == ticker) return price.close;
  return 5 + static_cast<double>(hash_of(ticker) % 49'500) / 100;
}

bool upper_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
}

bool is_ticker(std::string_view text) {
  return !text.empty() && text.size() <= 10 && text[0] >= 'A' &&
         text[0] <= 'Z' && std::ranges::all_of(text, upper_or_digit);
}

Reply not_found() {
  return {.status = 404, .body = R"({"status":"NOT_FOUND"})"};
}

std::string results_of(std::string_view ticker) {
  const double close = close_of(ticker);
  return fmt::format(
      R"([{{"T":"{}","c":{:.2f},"o":{:.2f},"h":{:.2f},"l":{:.2f},)"
      R"("v":{},"t":1700254800000}}])",
      ticker, close, close * 0.994, close * 1.008, close * 0.989,
      1'000'000 + hash_of(ticker) % 90'000'000);
}

bool may_see(const Call& call, const ServerState& state) {
  return shows_bearer(call.request, state.options.token);
}

struct Period {
  std::string_view name;
  std::size_t days;
};

constexpr std::array<Period, 6> periods = {{{"5d", 5},
                                            {"1mo", 21},
                                            {"3mo", 63},
                                            {"6mo", 126},
                                            {"1y", 252},
                                            {"5y", 1260}}};

const Period& period_named(std::string_view name) {
  const auto* const found = std::ranges::find(periods, name, &Period::name);
  if (found == periods.end())
    throw BadParameter(fmt::format(
        "period: \"{}\" is not one of 5d, 1mo, 3mo, 6mo, 1y, 5y", name));
  return *found;
}

}  // namespace

Decision previous_close(const Call& call, ServerState&) {
  const std::string_view ticker = call.part;
  if (!is_ticker(ticker)) return {not_found()};
  if (ticker.starts_with("FAIL"))
    return {Reply{
        .status = 500,
        .body = R"({"status":"ERROR","error":"no prices for this ticker"})"}};
  if (ticker.starts_with("NONE"))
    return {Reply{
        .body = fmt::format(
            R"({{"ticker":"{}","status":"OK","resultsCount":0}})", ticker)}};
  return {Reply{
      .body = fmt::format(
          R"({{"ticker":"{}","status":"OK","resultsCount":1,"results":{}}})",
          ticker, results_of(ticker))}};
}

Decision history(const Call& call, ServerState& state) {
  const Period& period =
      period_named(call.parameters.text("period").value_or("1y"));
  if (!may_see(call, state)) return {unauthorised("a bearer token is needed")};
  if (!is_ticker(call.part)) return {not_found()};

  Draw numbers(call.seed, 0, call.part, "history");
  double close = close_of(call.part);
  std::string closes;
  for (std::size_t day = 0; day < period.days; ++day) {
    fmt::format_to(std::back_inserter(closes), "{}{:.2f}", day == 0 ? "" : ",",
                   close);
    close *= 1 + 0.01 * (2 * numbers.uniform() - 1);
  }
  return {Reply{
      .body = fmt::format(R"({{"ticker":"{}","period":"{}","closes":[{}]}})",
                          call.part, period.name, closes)}};
}

Decision portfolio(const Call& call, ServerState& state) {
  if (!may_see(call, state)) return {unauthorised("a bearer token is needed")};
  std::string holdings;
  for (const Price& price : known)
    fmt::format_to(std::back_inserter(holdings),
                   R"({}{{"ticker":"{}","shares":{}}})",
                   holdings.empty() ? "" : ",", price.ticker,
                   1 + hash_of(price.ticker) % 100);
  return {Reply{.body = fmt::format(R"({{"holdings":[{}]}})", holdings)}};
}

}  // namespace lab::mock
