// Whether so many threads can be had is known before they are needed.

#include "models/threads/thread_group.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <iostream>

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

}  // namespace
}  // namespace lab::threads
