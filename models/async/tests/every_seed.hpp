#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "models/async/run.hpp"

namespace lab::async {

/// Plays a test on a deterministic loop once for each seed from 0 to 999, or
/// only for the seed that LAB_SEED names.
///
///     asio::awaitable<void> scene() { … EXPECT_EQ(…); }
///     TEST(Gather, …) { on_every_seed(scene); }
inline void on_every_seed(boost::asio::awaitable<void> (*scene)(),
                          std::uint64_t seeds = 1000) {
  const char* only = std::getenv("LAB_SEED");
  const std::uint64_t first = only != nullptr ? std::stoull(only) : 0;
  const std::uint64_t end = only != nullptr ? first + 1 : seeds;
  for (std::uint64_t seed = first; seed < end; ++seed) {
    SCOPED_TRACE(fmt::format("replay it with LAB_SEED={}", seed));
    DeterministicLoop loop(seed);
    run(loop, scene());
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace lab::async
