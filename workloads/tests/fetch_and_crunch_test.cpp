// A task of two steps: are they together the whole task?

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>

#include "workloads/tests/run_async.hpp"
#include "workloads/tests/scripted_server.hpp"
#include "workloads/two_steps.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

Spec crunching_spec(const ScriptedServer& server, std::uint64_t rounds,
                    const std::string& delay = "5") {
  return {.workload = "fetch_and_crunch",
          .tasks = 3,
          .size = rounds,
          .seed = 7,
          .server = to_string(server.address()),
          .input = delay};
}

Turn crunching_reply(const std::string& body) {
  return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n\r\n" + body};
}

TEST(FetchAndCrunch, AsksForADifferentBodyInEachTask) {
  ScriptedServer server({crunching_reply("")});
  make_batch(crunching_spec(server, 1))->run(2);
  EXPECT_TRUE(server.requests().at(0).starts_with(
      "GET /bytes/16384?latency=fixed:5&seed=9 HTTP/1.1"));
}

TEST(FetchAndCrunch, ComputesTheChecksumOverAndOver) {
  ScriptedServer server(
      {crunching_reply("123456789"), crunching_reply("1234")});
  EXPECT_EQ(make_batch(crunching_spec(server, 1))->run(0),
            "9 bytes, crc32 of 1 rounds cbf43926");
  // As of "12341234".
  EXPECT_EQ(make_batch(crunching_spec(server, 2))->run(0),
            "4 bytes, crc32 of 2 rounds 7f516c0b");
}

TEST(FetchAndCrunch, IsTheSameInOneAndInTwoSteps) {
  ScriptedServer server({crunching_reply("body"), crunching_reply("body")});
  const auto batch = make_batch(crunching_spec(server, 10));
  const TwoSteps* steps = batch->two_steps();
  ASSERT_NE(steps, nullptr);
  boost::asio::io_context loop;
  const std::string fetched = run_until_done(loop, steps->fetch(1));
  EXPECT_EQ(fetched, "body");
  EXPECT_EQ(steps->compute(1, fetched), batch->run(1));
}

TEST(FetchAndCrunch, RefusesWhatIsNoDelay) {
  ScriptedServer server({});
  for (const char* delay : {"", "x", "-1", "60001", "1ms"})
    EXPECT_THROW(make_batch(crunching_spec(server, 1, delay)),
                 std::invalid_argument)
        << delay;
}

TEST(TwoSteps, AreNotWhatOrdinaryTasksHave) {
  EXPECT_EQ(make_batch({.workload = "sum", .tasks = 1})->two_steps(), nullptr);
}

}  // namespace
}  // namespace lab
