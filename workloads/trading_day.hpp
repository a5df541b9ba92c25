#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lab {

/// A day at a stock exchange, made up: a line for each trade, in order of time.
///
///     34200017,AAPL,189.84,300
///
/// milliseconds since midnight, ticker, price, shares.  The prices of each
/// share go up and down at random, a few cents at a time.
std::string make_trading_day(std::size_t trades, std::uint64_t seed);

}  // namespace lab
