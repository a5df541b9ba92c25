#include "bench/measure/system_calls.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "models/environment_error.hpp"

namespace lab {
namespace {

/// Nothing if nobody may be traced here, or if a sanitizer makes calls of its
/// own.
class SystemCalls : public testing::Test {
 protected:
  void SetUp() override {
#ifdef __SANITIZE_THREAD__
    GTEST_SKIP() << "ThreadSanitizer makes system calls of its own";
#endif
    try {
      watch_system_calls([] { return std::string(); });
    } catch (const EnvironmentError& error) {
      GTEST_SKIP() << error.what();
    }
  }
};

std::string ask_three_times() {
  for (int i = 0; i < 3; ++i) ::getppid();
  return "done";
}

TEST_F(SystemCalls, AreCountedOneByOne) {
  const Watched watched = watch_system_calls(ask_three_times);
  EXPECT_EQ(watched.said, "done");
  EXPECT_EQ(watched.system_calls, 3U);
}

TEST_F(SystemCalls, AreNoneWhereTheKernelIsNotAsked) {
  EXPECT_EQ(watch_system_calls([] { return std::string("here"); }).system_calls,
            0U);
}

TEST_F(SystemCalls, AreCountedBesideSignals) {
  const Watched watched = watch_system_calls([] {
    std::signal(SIGUSR1, [](int) {});  // 1
    ::raise(SIGUSR1);                  // and what it takes to come back
    return std::string("alive");
  });
  EXPECT_EQ(watched.said, "alive");
  EXPECT_GE(watched.system_calls, 3U);
}

TEST_F(SystemCalls, OfWorkThatFailsHaveNoNumber) {
  EXPECT_THROW(watch_system_calls([]() -> std::string {
                 throw std::invalid_argument("on purpose");
               }),
               std::runtime_error);
}

}  // namespace
}  // namespace lab
