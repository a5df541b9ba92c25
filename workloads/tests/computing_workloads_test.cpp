// Prices, pictures and tables: are they right, and always the same?

#include <gtest/gtest.h>

#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdio>
#include <set>
#include <sstream>
#include <string>

#include "workloads/painted_picture.hpp"
#include "workloads/png.hpp"
#include "workloads/scratch_folder.hpp"
#include "workloads/trading_day.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

/// The folder of all tests of this program: they only read each other's files.
std::string scratch() {
  static const ScratchFolder folder;
  return folder.path();
}

Answer answer_of(const Spec& spec, std::size_t task = 0) {
  return make_batch(spec)->run(task);
}

bool is_refused(const Spec& spec) {
  try {
    make_batch(spec);
    return false;
  } catch (const std::invalid_argument&) {
    return true;
  }
}

/// Counts how often a task says that it is still at work.
class Listener final : public WaitObserver {
 public:
  Listener() { wait_observer = this; }
  ~Listener() override { wait_observer = nullptr; }
  void before_waiting() noexcept override {}
  void after_waiting() noexcept override {}
  void while_computing() noexcept override { ++computing; }

  int computing = 0;
};

Spec options(std::uint64_t paths, const std::string& strikes) {
  return {.workload = "option_prices",
          .tasks = 10,
          .size = paths,
          .seed = 1,
          .input = strikes};
}

struct Estimate {
  double strike = 0;
  double price = 0;
  double error = 0;
};

Estimate estimate_in(const Answer& answer) {
  Estimate estimate;
  EXPECT_EQ(std::sscanf(answer.c_str(), "strike %lf: %lf +- %lf",
                        &estimate.strike, &estimate.price, &estimate.error),
            3);
  return estimate;
}

/// The formula, for a share at 100, 5 % interest, 20 % volatility, one year.
double black_and_scholes(double strike) {
  const boost::math::normal normal;
  const double d = (std::log(100 / strike) + 0.05 + 0.02) / 0.2;
  return 100 * cdf(normal, d) - strike * std::exp(-0.05) * cdf(normal, d - 0.2);
}

TEST(OptionPrices, AgreeWithBlackAndScholes) {
  for (const char* strike : {"60", "80", "100", "120", "150"}) {
    const auto [at, price, error] =
        estimate_in(answer_of(options(200'000, strike)));
    EXPECT_NEAR(price, black_and_scholes(at), 3 * error + 0.0001) << strike;
    EXPECT_LT(error, 0.05);
  }
}

TEST(OptionPrices, GetSharperAsTheRootOfThePaths) {
  const auto few = estimate_in(answer_of(options(10'000, "100")));
  const auto many = estimate_in(answer_of(options(160'000, "100")));
  EXPECT_NEAR(few.error / many.error, 4, 0.2);
}

TEST(OptionPrices, RestOnRandomNumbersOfEachTasksOwn) {
  std::set<Answer> answers;
  for (std::size_t task = 0; task < 10; ++task)
    answers.insert(answer_of(options(1000, "100"), task));
  EXPECT_EQ(answers.size(), 10U);
}

TEST(OptionPrices, DependOnTheSeed) {
  Spec spec = options(1000, "100");
  const Answer one = answer_of(spec);
  spec.seed = 2;
  EXPECT_NE(answer_of(spec), one);
}

TEST(OptionPrices, AreTheSameInEveryBuild) {
  EXPECT_EQ(answer_of(options(10'000, "100")), "strike 100: 10.4514 +- 0.1465");
}

TEST(OptionPrices, RefuseWhatIsNoListOfPrices) {
  for (const char* strikes : {"", "0", "-1", "nan", "inf", "100,", "x", "1e7"})
    EXPECT_TRUE(is_refused(options(4, strikes))) << strikes;
  EXPECT_TRUE(is_refused(options(0, "100")));
}

TEST(OptionPrices, SayThatTheyAreStillComputed) {
  Listener listener;
  answer_of(options(1'000'000, "100"));
  EXPECT_GE(listener.computing, 400);
}

TEST(PaintedPicture, IsTheSameForTheSameSeed) {
  EXPECT_EQ(paint_picture(40, 7), paint_picture(40, 7));
  EXPECT_NE(paint_picture(40, 7), paint_picture(40, 8));
}

TEST(PaintedPicture, IsAPictureOfThatSize) {
  const auto picture = from_png(paint_picture(40, 1));
  EXPECT_EQ(picture.width(), 40);
  EXPECT_EQ(picture.height(), 30);
}

TEST(Png, KeepsEveryPixel) {
  const auto picture = from_png(paint_picture(40, 1));
  const auto again = from_png(to_png(boost::gil::const_view(picture), 9));
  EXPECT_TRUE(again == picture);
}

TEST(Png, RefusesWhatIsNone) {
  EXPECT_ANY_THROW(from_png("GIF89a, which is no PNG"));
}

TEST(WorkloadsWithFiles, RefuseToWriteThemAnywhere) {
  for (const char* workload : {"images", "trades", "download"}) {
    const Spec spec = {.workload = workload,
                       .tasks = 1,
                       .size = 16,
                       .server = "127.0.0.1:1",
                       .input = "1000"};
    EXPECT_TRUE(is_refused(spec)) << workload;
  }
}

Spec images(std::uint64_t width) {
  return {.workload = "images",
          .tasks = 30,
          .size = width,
          .seed = 1,
          .scratch = scratch()};
}

TEST(Images, ShrinkToASixth) {
  EXPECT_EQ(answer_of(images(120)).substr(0, 7), "20 x 15");
}

TEST(Images, AreTheSameInEveryBuild) {
  EXPECT_EQ(answer_of(images(120)), "20 x 15, crc32 2c2adc02");
}

TEST(Images, AreTwelveDifferentOnes) {
  const auto batch = make_batch(images(40));
  std::set<Answer> answers;
  for (std::size_t task = 0; task < 30; ++task)
    answers.insert(batch->run(task));
  EXPECT_EQ(answers.size(), 12U);
}

TEST(Images, RefuseSizesWithoutSense) {
  EXPECT_TRUE(is_refused(images(15)));
  EXPECT_TRUE(is_refused(images(4097)));
}

TEST(Images, SayThatTheyAreStillComputed) {
  Spec one = images(320);
  one.tasks = 1;
  const auto batch = make_batch(one);
  Listener listener;
  batch->run(0);
  EXPECT_GE(listener.computing, 40);
}

Spec trades(std::size_t parts, std::uint64_t each) {
  return {.workload = "trades",
          .tasks = parts,
          .size = each,
          .seed = 1,
          .scratch = scratch()};
}

/// How many trades of all shares a table speaks of.
std::size_t count_in(const Answer& table) {
  std::istringstream words(table);
  std::size_t total = 0;
  for (std::string word, last; words >> word; last = word)
    if (word == "trades,") total += std::stoul(last);
  return total;
}

TEST(TradingDay, HasALineForEachTrade) {
  EXPECT_EQ(make_trading_day(9, 1),
            "34200000,MSFT,377.86,431\n"
            "36800000,NVDA,495.21,410\n"
            "39400000,META,334.48,349\n"
            "42000000,AAPL,189.82,64\n"
            "44600000,MSFT,377.87,181\n"
            "47200000,META,334.50,111\n"
            "49800000,NVDA,495.16,284\n"
            "52400000,TSLA,237.42,368\n"
            "55000000,AMZN,149.90,240\n");
}

TEST(Trades, AreEachInExactlyOnePart) {
  for (const auto& [parts, each] :
       {std::array<std::size_t, 2>{1, 420}, {7, 60}, {60, 7}, {420, 1}}) {
    const auto batch = make_batch(trades(parts, each));
    std::size_t total = 0;
    for (std::size_t part = 0; part < parts; ++part)
      total += count_in(batch->run(part));
    EXPECT_EQ(total, 420U) << parts << " parts";
  }
}

TEST(Trades, AreSummedUpAsByHand) {
  EXPECT_EQ(answer_of(trades(1, 9)),
            "AAPL: 1 trades, 64 shares at 189.8200, 189.82 to 189.82; "
            "AMZN: 1 trades, 240 shares at 149.9000, 149.90 to 149.90; "
            "META: 2 trades, 460 shares at 334.4848, 334.48 to 334.50; "
            "MSFT: 2 trades, 612 shares at 377.8630, 377.86 to 377.87; "
            "NVDA: 2 trades, 694 shares at 495.1895, 495.16 to 495.21; "
            "TSLA: 1 trades, 368 shares at 237.4200, 237.42 to 237.42");
}

TEST(Trades, AreRefusedWhenTheyWouldFillTheDisk) {
  EXPECT_FALSE(is_refused(trades(10, 10)));
  EXPECT_TRUE(is_refused(trades(10, 2'000'001)));
  EXPECT_TRUE(is_refused(trades(1, 20'000'001)));
}

TEST(Trades, SayThatTheyAreStillComputed) {
  const auto batch = make_batch(trades(1, 20'000));
  Listener listener;
  batch->run(0);
  EXPECT_EQ(listener.computing, 20);
}

}  // namespace
}  // namespace lab
