// The bar fits every terminal.

#include "bench/harness/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace lab {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

ProgressState progress_at(std::size_t done) {
  return {.done = done,
          .all = 540,
          .seconds_left = 34,
          .name = "shared_memory_or_messages/process_pool"};
}

TEST(Bar, HasExactlyAsManyLettersAsItMay) {
  for (std::size_t columns = 1; columns <= 200; ++columns)
    for (const std::size_t done : {0U, 7U, 540U})
      EXPECT_EQ(bar_line(progress_at(done), columns).size(), columns);
}

TEST(Bar, AlwaysSaysHowFarTheRunIs) {
  for (std::size_t columns = 19; columns <= 200; ++columns)
    EXPECT_THAT(bar_line(progress_at(7), columns), HasSubstr("  7/540 "));
}

TEST(Bar, SaysTheRestWhereThereIsRoom) {
  EXPECT_THAT(bar_line(progress_at(0), 20), Not(HasSubstr("[")));
  EXPECT_THAT(bar_line(progress_at(0), 39), HasSubstr("] "));
  EXPECT_THAT(bar_line(progress_at(0), 39), HasSubstr(" 34 s left "));
  EXPECT_THAT(bar_line(progress_at(0), 60), HasSubstr(" shared_memory"));
  EXPECT_THAT(bar_line(progress_at(0), 100), HasSubstr("/process_pool "));
}

TEST(Bar, IsEmptyAtFirstAndFullAtLast) {
  EXPECT_THAT(bar_line(progress_at(0), 79),
              StartsWith("[........................]"));
  EXPECT_THAT(bar_line(progress_at(270), 79),
              StartsWith("[############.........."));
  EXPECT_THAT(bar_line(progress_at(540), 79),
              StartsWith("[########################]"));
}

}  // namespace
}  // namespace lab
