// What a cell keeps when the run comes to its end in the middle of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "bench/harness/cell.hpp"
#include "bench/tests/temporary_folder.hpp"

namespace lab {
namespace {

using testing::HasSubstr;

class EndOfARun : public testing::Test {
 protected:
  Arm arm() {
    return {.name = "arm",
            .by = ByCode{[this](auto&&...) {
                           if (happens_) happens_();
                           return Observed{.answers = {"right"}};
                         },
                         {"right"}}};
  }

  /// Measures once undisturbed, and once while this happens.
  void measure_and_then(std::function<void()> happens) {
    ASSERT_NE(cell_.measure(), std::nullopt);
    happens_ = std::move(happens);
    EXPECT_EQ(cell_.measure(), std::nullopt);
  }

  void expect_only_the_first_is_kept() const {
    EXPECT_EQ(cell_.samples().size(), 1U);
    EXPECT_EQ(cell_.error(), "");
    EXPECT_TRUE(cell_.is_verified());
    EXPECT_FALSE(bench_.lacks_something);
  }

  std::stop_source stop_;
  ServerProcess server_;
  Bench bench_{.server = server_, .stop = stop_.get_token()};
  std::function<void()> happens_;
  Cell cell_{bench_, arm(), arm()};
};

TEST_F(EndOfARun, ByAStopKeepsWhatWasMeasured) {
  measure_and_then([this] { stop_.request_stop(); });
  expect_only_the_first_is_kept();
}

TEST_F(EndOfARun, ByAStopIsNoErrorOfWhatItInterrupts) {
  measure_and_then([this] {
    stop_.request_stop();
    throw std::runtime_error("interrupted");
  });
  expect_only_the_first_is_kept();
}

TEST_F(EndOfARun, ByTheServersDeathKeepsWhatWasMeasuredAndSaysWhy) {
  measure_and_then([this] { server_.kill(); });
  expect_only_the_first_is_kept();
  EXPECT_THAT(bench_.server_lost, HasSubstr("killed by signal 9 (SIGKILL)"));
}

TEST_F(EndOfARun, ByTheServersDeathIsNoErrorOfItsClients) {
  measure_and_then([this] {
    server_.kill();
    throw std::runtime_error("connection refused");
  });
  expect_only_the_first_is_kept();
  EXPECT_THAT(bench_.server_lost, HasSubstr("killed by signal 9 (SIGKILL)"));
}

TEST_F(EndOfARun, ByTheServersDeathLetsNoOtherCellBegin) {
  measure_and_then([this] { server_.kill(); });
  Cell other(bench_, arm(), arm());
  EXPECT_EQ(other.measure(), std::nullopt);
  EXPECT_EQ(other.error(), "");
}

TEST(Peer, IsKilledWithAllThatItHasStartedWhenAStopIsAskedFor) {
  const TemporaryFolder folder;
  const std::string fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const std::string python = folder.path() / "python";
  std::ofstream(python) << "#!/bin/sh\nexec 9>" << fifo
                        << "\necho started >&9\nsleep 1000 &\nwait\n";
  std::filesystem::permissions(python, std::filesystem::perms::owner_all);

  std::stop_source stop;
  std::jthread watcher([&] {
    std::ifstream heard(fifo);
    std::string line;
    std::getline(heard, line);
    stop.request_stop();
    // Whoever of them lives has it open.
    const std::string rest(std::istreambuf_iterator<char>(heard), {});
    EXPECT_EQ(line + rest, "started");
  });
  EXPECT_THROW(run_peer({.by = ByPeer{"gil.py", "threads"}}, {.python = python},
                        stop.get_token()),
               std::runtime_error);
}

}  // namespace
}  // namespace lab
