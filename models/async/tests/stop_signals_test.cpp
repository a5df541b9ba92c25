// What a program hears that handles signals without run().

#include "models/async/stop_signals.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstdio>

namespace lab::async {
namespace {

namespace asio = boost::asio;

/// The signals have to mean what they mean by default, whoever started us.
class DefaultMeaning {
 public:
  DefaultMeaning() {
    for (std::size_t i = 0; i < signals.size(); ++i)
      before_.at(i) = std::signal(signals.at(i), SIG_DFL);
  }
  ~DefaultMeaning() {
    for (std::size_t i = 0; i < signals.size(); ++i)
      std::signal(signals.at(i), before_.at(i));
  }
  DefaultMeaning(const DefaultMeaning&) = delete;
  DefaultMeaning& operator=(const DefaultMeaning&) = delete;

 private:
  static constexpr std::array signals = {SIGHUP, SIGINT, SIGTERM};
  std::array<void (*)(int), signals.size()> before_{};
};

TEST(StopSignals, AreHeardOnTheLoop) {
  const DefaultMeaning guard;
  asio::io_context loop;
  int heard = 0;
  const StopSignals signals(loop.get_executor(),
                            [&heard](int signal) { heard = signal; });
  EXPECT_EQ(signals.received(), 0);
  std::raise(SIGINT);
  EXPECT_EQ(signals.received(), SIGINT);
  EXPECT_EQ(heard, 0);
  loop.run();
  EXPECT_EQ(heard, SIGINT);
}

void stop_twice() {
  asio::io_context loop;
  const StopSignals signals(
      loop.get_executor(), [](int /*signal*/) {},
      [] { std::fputs("at once", stderr); });
  std::raise(SIGINT);
  std::raise(SIGTERM);
}

TEST(StopSignals, SayItBeforeTheyEndTheProcess) {
  const DefaultMeaning guard;
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(stop_twice(), testing::ExitedWithCode(128 + SIGTERM), "at once");
}

TEST(StopSignals, AreLeftToTheFirstWhoWantsThem) {
  const DefaultMeaning guard;
  asio::io_context loop;
  int first = 0;
  int second = 0;
  {
    const StopSignals mine(loop.get_executor(),
                           [&](int /*signal*/) { ++first; });
    const StopSignals other(loop.get_executor(),
                            [&](int /*signal*/) { ++second; });
    std::raise(SIGINT);
    loop.run();
    EXPECT_EQ(other.received(), 0);
  }
  loop.restart();
  const StopSignals next(loop.get_executor(),
                         [&](int /*signal*/) { ++second; });
  EXPECT_EQ(next.received(), 0);
  std::raise(SIGINT);
  loop.run();
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
}

TEST(StopSignals, AreThoseThatAreNamed) {
  const DefaultMeaning guard;
  asio::io_context loop;
  const StopSignals signals(
      loop.get_executor(), [](int /*signal*/) {}, [] {}, {SIGHUP});
  EXPECT_EQ(std::signal(SIGINT, SIG_DFL), SIG_DFL);
  std::raise(SIGHUP);
  EXPECT_EQ(signals.received(), SIGHUP);
}

TEST(StopSignals, AreNotHeardIfTheProgramWasStartedToIgnoreThem) {
  const DefaultMeaning guard;
  std::signal(SIGHUP, SIG_IGN);
  asio::io_context loop;
  const StopSignals signals(
      loop.get_executor(), [](int /*signal*/) {}, [] {}, {SIGHUP, SIGINT});
  std::raise(SIGHUP);
  EXPECT_EQ(signals.received(), 0);
  std::raise(SIGINT);
  EXPECT_EQ(signals.received(), SIGINT);
}

TEST(StopSignals, MayStopWhileOneIsOnItsWay) {
  const DefaultMeaning guard;
  asio::io_context loop;
  {
    const StopSignals signals(loop.get_executor(), [](int /*signal*/) {});
    std::raise(SIGINT);
  }
  loop.run();
}

}  // namespace
}  // namespace lab::async
