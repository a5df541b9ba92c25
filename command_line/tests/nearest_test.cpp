// What was meant by a name that nobody knows.

#include "command_line/nearest.hpp"

#include <gtest/gtest.h>

namespace lab {
namespace {

TEST(EditDistance, CountsWhatIsAddedRemovedAndReplaced) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "gil"), 3U);
  EXPECT_EQ(edit_distance("gil", ""), 3U);
  EXPECT_EQ(edit_distance("gil", "gil"), 0U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("six_fetches", "five_fetches"), 3U);
}

TEST(Nearest, IsTheNameThatTakesTheFewestChanges) {
  EXPECT_EQ(did_you_mean("five_fetch", {"gil", "five_fetches"}, "see --list"),
            "did you mean five_fetches?");
  EXPECT_EQ(did_you_mean("six_fetches", {"gil", "five_fetches"}, "see --list"),
            "did you mean five_fetches?");
  EXPECT_EQ(did_you_mean("gli", {"gil2", "gi"}, ""), "did you mean gi?");
}

TEST(Nearest, IsNoneWhereNothingResemblesTheName) {
  EXPECT_EQ(did_you_mean("nonsense", {"gil", "fibonacci"}, "see --list"),
            "see --list");
  EXPECT_EQ(did_you_mean("", {"gil"}, "see --list"), "see --list");
  EXPECT_EQ(did_you_mean("gil", {}, "see --list"), "see --list");
}

}  // namespace
}  // namespace lab
