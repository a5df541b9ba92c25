// The catalogue for people.

#include "bench/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::StartsWith;
using testing::ThrowsMessage;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A letter of UTF-8 begins with one byte that is no continuation.
std::size_t widest(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string& line : lines_of(text)) {
    const auto letters = std::count_if(line.begin(), line.end(), [](char byte) {
      return (byte & 0xC0) != 0x80;
    });
    widest = std::max(widest, static_cast<std::size_t>(letters));
  }
  return widest;
}

TEST(Catalogue, HasOneLineForEachExperimentWhereThereIsRoom) {
  const auto lines = lines_of(list_experiments(200));
  ASSERT_EQ(lines.size(), all_experiments().size());
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(lines[i], StartsWith(all_experiments()[i].id));
  EXPECT_THAT(lines, Each(HasSubstr(" ways  ")));
}

TEST(Catalogue, CutsNoTitleShort) {
  const auto words_of = [](const std::string& text) {
    std::istringstream stream(text);
    return std::set<std::string>(std::istream_iterator<std::string>(stream),
                                 {});
  };
  const auto in_full = words_of(list_experiments(200));
  for (const std::size_t columns : {40U, 60U, 78U}) {
    const auto in_columns = words_of(list_experiments(columns));
    for (const ExperimentEntry& entry : all_experiments()) {
      const auto title = words_of(entry.make({}).title);
      EXPECT_THAT(in_full, IsSupersetOf(title));
      EXPECT_THAT(in_columns, IsSupersetOf(title));
    }
  }
}

TEST(Catalogue, FitsTheTerminal) {
  // A name is not cut, since it is there to be typed again.
  for (const std::size_t columns : {30U, 40U, 60U, 78U})
    EXPECT_LE(widest(list_experiments(columns)), columns);
}

TEST(Catalogue, DescribesEveryExperimentWithinTheTerminal) {
  for (const ExperimentEntry& entry : all_experiments())
    for (const std::size_t columns : {40U, 80U}) {
      const std::string id(entry.id);
      const std::string text = describe_experiment(id, columns);
      EXPECT_THAT(text, StartsWith(id + ": "));
      EXPECT_LE(widest(text), columns) << text;
    }
}

TEST(Catalogue, RefusesAnUnknownNameWithTheNearest) {
  EXPECT_THAT([] { describe_experiment("six_fetches", 80); },
              ThrowsMessage<std::invalid_argument>(
                  "--list: 'six_fetches' is unknown: did you mean "
                  "five_fetches?"));
}

TEST(Catalogue, TellsWhatTheArticlesSayFromWhatWeAdd) {
  for (const ExperimentEntry& entry : all_experiments()) {
    const std::string text = describe_experiment(std::string(entry.id), 200);
    const auto ours = text.find("what we add:\n");
    for (const Claim& claim : entry.make({.usable_cores = 2}).claims) {
      const Origin origin = claim.source.origin;
      EXPECT_EQ(text.find("- " + claim.text) < ours,
                origin == Origin::figure || origin == Origin::statement)
          << claim.id;
    }
  }
}

}  // namespace
}  // namespace lab
