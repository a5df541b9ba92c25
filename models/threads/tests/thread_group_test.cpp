// Whether so many threads can be had is known before they are needed.

#include "models/threads/thread_group.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <iostream>
#include <latch>
#include <string>

namespace lab::threads {
namespace {

TEST(RequireThreads, SaysNothingOfThreadsThatThereAre) {
  EXPECT_NO_THROW(require_threads(300));
}

TEST(RequireThreads, SaysHowManyTheMachineHas) {
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
  GTEST_SKIP() << "a sanitizer's own memory is above any limit";
#endif
  const auto require_too_many = [] {
    const rlimit a_gigabyte{1 << 30, 1 << 30};  // of stacks of eight megabytes
    ::setrlimit(RLIMIT_AS, &a_gigabyte);
    try {
      require_threads(1000);
    } catch (const EnvironmentError& error) {
      std::cerr << error.what() << std::flush;
      ::_exit(3);
    }
    ::_exit(0);
  };
  EXPECT_EXIT(require_too_many(), testing::ExitedWithCode(3),
              "started [0-9]+ of 1000 threads");
}

TEST(ThreadGroup, SaysHowManyThreadsThereAreWhenOneMoreCannotBeStarted) {
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
  GTEST_SKIP() << "a sanitizer's own memory is above any limit";
#endif
  const auto start_too_many = [] {
    constexpr std::size_t wanted = 100;
    std::latch gate(1);
    ThreadGroup group(wanted);
    std::size_t started = 0;
    const rlimit nothing{1, 1};  // but for the stacks that glibc has kept
    ::setrlimit(RLIMIT_AS, &nothing);
    try {
      for (; started < wanted; ++started)  // from the last slot on
        group.start(wanted - 1 - started, [&gate] { gate.wait(); });
    } catch (const EnvironmentError& error) {
      const std::string right = fmt::format("started {} of 100 ", started);
      std::cerr << (right == std::string(error.what()).substr(0, right.size())
                        ? "right"
                        : error.what())
                << std::flush;
      ::_exit(3);
    }
    ::_exit(0);
  };
  EXPECT_EXIT(start_too_many(), testing::ExitedWithCode(3), "^right$");
}

}  // namespace
}  // namespace lab::threads
