// What a program answers to its command line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "command_line/options.hpp"
#include "command_line/version.hpp"

namespace lab {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::ThrowsMessage;

struct Parsed {
  std::uint64_t seed = 1;
  double scale = 1;
  bool is_answered = false;
};

/// Whether that was all: see CommandLine::parse.
bool read(CommandLine& line, std::vector<std::string> words) {
  words.insert(words.begin(), "program");
  std::vector<char*> pointers;
  pointers.reserve(words.size());
  for (std::string& word : words) pointers.push_back(word.data());
  return line.parse(static_cast<int>(pointers.size()), pointers.data());
}

Parsed parse(std::vector<std::string> words) {
  CommandLine line("A program.", "program");
  Parsed parsed;
  line.add_number<std::uint64_t>("--seed", parsed.seed, "seed", 0, 1000);
  line.add_number<double>("--scale", parsed.scale, "scale", 0.001, 10);
  parsed.is_answered = read(line, std::move(words));
  return parsed;
}

TEST(CommandLine, TakesNumbersInEitherForm) {
  EXPECT_EQ(parse({"--seed", "7"}).seed, 7U);
  EXPECT_EQ(parse({"--seed=7"}).seed, 7U);
  EXPECT_EQ(parse({"--scale", "0.5"}).scale, 0.5);
  EXPECT_EQ(parse({}).seed, 1U);
}

TEST(CommandLine, TakesNoWordForTheValueThatIsMissing) {
  CommandLine line("A program.", "program");
  std::string text = "before";
  std::string next;
  line.add_text("--text", text, "text");
  line.add_text("--next", next, "next");
  EXPECT_FALSE(read(line, {"--text=", "--next", "word"}));
  EXPECT_EQ(text, "");
  EXPECT_EQ(next, "word");
}

TEST(CommandLine, TakesALeadingZeroForWhatItLooksLike) {
  EXPECT_EQ(parse({"--seed", "010"}).seed, 10U);
}

class BadNumber : public testing::TestWithParam<std::string> {};

TEST_P(BadNumber, IsRefusedWithOptionAndRange) {
  for (const std::string option : {"--seed", "--scale"})
    for (const std::vector<std::string>& words :
         {std::vector{option, GetParam()}, {option + "=" + GetParam()}})
      EXPECT_THAT([&] { parse(words); },
                  ThrowsMessage<std::invalid_argument>(
                      AllOf(HasSubstr(option), HasSubstr("number from"),
                            HasSubstr(" to "), Not(HasSubstr("\n")))));
}

INSTANTIATE_TEST_SUITE_P(All, BadNumber,
                         testing::Values("-1", "-0.5", "nan", "inf", "1e309",
                                         "5x", "x", "0x10", " 5", "+5",
                                         "99999999999",
                                         "18446744073709551616"));

TEST(CommandLine, TakesNamesWithCommasAndBlanks) {
  CommandLine line("A program.", "program");
  std::vector<std::string> names;
  line.add_names("--names", names, "names");
  read(line, {"--names", "a,b", "c,,d"});
  EXPECT_THAT(names, ElementsAre("a", "b", "c", "", "d"));
}

TEST(CommandLine, TakesOneTextForEachTime) {
  CommandLine line("A program.", "program");
  std::vector<std::string> addresses;
  line.add_each("--address", addresses, "where");
  line.allow_unknown();
  read(line, {"--address", "a", "--address", "b", "c"});
  EXPECT_THAT(addresses, ElementsAre("a", "b"));
  EXPECT_THAT(line.unknown(), ElementsAre("c"));
}

TEST(CommandLine, TakesAnOptionalTextForEmpty) {
  for (const std::string name : {"", "gil"}) {
    CommandLine line("A program.", "program");
    std::optional<std::string> list;
    line.add_optional_text("--list", list, "list");
    read(line, name.empty() ? std::vector<std::string>{"--list"}
                            : std::vector<std::string>{"--list", name});
    EXPECT_EQ(list, name);
    EXPECT_TRUE(line.was_given("--list"));
  }
}

TEST(CommandLine, TakesAChoiceAndRefusesAnother) {
  CommandLine line("A program.", "program");
  std::string kind;
  line.add_choice("kind", kind, {"one", "two"}, "which");
  read(line, {"two"});
  EXPECT_EQ(kind, "two");
  EXPECT_THROW(read(line, {"three"}), std::invalid_argument);
  EXPECT_THROW(read(line, {}), std::invalid_argument);
}

TEST(CommandLine, RefusesAnEmptyNumberWithItsOption) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--seed", ""}, {"--seed="}})
    EXPECT_THAT([&] { parse(words); },
                ThrowsMessage<std::invalid_argument>(HasSubstr("--seed")));
}

TEST(CommandLine, RefusesWhatItDoesNotKnowInOneLine) {
  EXPECT_THAT(
      [] {
        parse({"--nonsense", "more"});
      },
      ThrowsMessage<std::invalid_argument>(AllOf(
          HasSubstr("--nonsense"), HasSubstr("--help"), Not(HasSubstr("\n")))));
}

TEST(CommandLine, AnswersHelpWithTheExitCodes) {
  testing::internal::CaptureStdout();
  EXPECT_TRUE(parse({"--help"}).is_answered);
  const std::string help = testing::internal::GetCapturedStdout();
  EXPECT_THAT(help, AllOf(HasSubstr("--seed"), HasSubstr(exit_codes)));
}

TEST(CommandLine, AnswersVersionWithCommitAndCompiler) {
  testing::internal::CaptureStdout();
  EXPECT_TRUE(parse({"--version"}).is_answered);
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              MatchesRegex("program [0-9]+\\.[0-9]+\\.[0-9]+ "
                           "\\(commit [^,]+(, changed)?, (g|clang)\\+\\+ "
                           "[0-9.]+, [A-Za-z]+\\)\n"));
}

}  // namespace
}  // namespace lab
