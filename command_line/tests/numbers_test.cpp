// Which words are numbers.

#include "command_line/numbers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

namespace lab {
namespace {

TEST(Numbers, AreReadFromTheFirstLetterToTheLast) {
  EXPECT_EQ(to_number<std::uint64_t>("18446744073709551615"),
            18446744073709551615U);
  EXPECT_EQ(to_number<int>("-7"), -7);
  EXPECT_EQ(to_number<double>("1e-3"), 0.001);
  EXPECT_EQ(to_number<double>("5x"), std::nullopt);
  EXPECT_EQ(to_number<double>(""), std::nullopt);
  EXPECT_EQ(to_number<double>("nan"), std::nullopt);
  EXPECT_EQ(to_number<double>("1e309"), std::nullopt);
  EXPECT_EQ(to_number<std::uint64_t>("-1"), std::nullopt);
  EXPECT_EQ(to_number<std::uint64_t>("18446744073709551616"), std::nullopt);
  EXPECT_EQ(to_number<std::uint16_t>("65536"), std::nullopt);
}

TEST(Numbers, OutOfTheirRangeAreRefusedWithIt) {
  EXPECT_EQ(number_in_range<int>("BYTES", "5", 1, 5), 5);
  EXPECT_THAT([] { number_in_range<int>("BYTES", "6", 1, 5); },
              testing::ThrowsMessage<std::invalid_argument>(
                  "BYTES: '6': choose a whole number from 1 to 5"));
  EXPECT_THAT([] { number_in_range<double>("--wait", "x", 0, 60); },
              testing::ThrowsMessage<std::invalid_argument>(
                  "--wait: 'x': choose a number from 0 to 60"));
}

}  // namespace
}  // namespace lab
