// A task that waits for as long as asked, and then computes as long as asked.

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>

#include "workloads/tests/run_async.hpp"
#include "workloads/tests/scripted_server.hpp"
#include "workloads/two_steps.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

Spec spec_for(const ScriptedServer& server, std::uint64_t numbers,
              const std::string& delay = "2.5") {
  return {.workload = "fetch_and_sum",
          .tasks = 3,
          .size = numbers,
          .server = to_string(server.address()),
          .input = delay};
}

Turn reply(const std::string& body) {
  return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n\r\n" + body};
}

TEST(FetchAndSum, AsksTheServerForTheDelayAsItIsWritten) {
  ScriptedServer server({reply("")});
  make_batch(spec_for(server, 1))->run(2);
  EXPECT_TRUE(
      server.requests().at(0).starts_with("GET /delay/2.5?task=2 HTTP/1.1"));
}

TEST(FetchAndSum, AddsUpAsManyNumbersAsAsked) {
  ScriptedServer server({reply("123456789"), reply("")});
  EXPECT_EQ(make_batch(spec_for(server, 100'000))->run(0),
            "200, 9 bytes, crc32 cbf43926; 4999950000");
  EXPECT_EQ(make_batch(spec_for(server, 0))->run(0),
            "200, 0 bytes, crc32 00000000; 0");
}

TEST(FetchAndSum, IsTheSameInOneAndInTwoSteps) {
  ScriptedServer server({reply("body"), reply("body")});
  const auto batch = make_batch(spec_for(server, 10));
  const TwoSteps* steps = batch->two_steps();
  ASSERT_NE(steps, nullptr);
  boost::asio::io_context loop;
  const std::string fetched = run_until_done(loop, steps->fetch(1));
  EXPECT_EQ(steps->compute(1, fetched), batch->run(1));
}

TEST(FetchAndSum, RefusesWhatIsNoDelay) {
  ScriptedServer server({});
  for (const char* delay : {"", "x", "-1", "60000.5", "1ms", "nan", "inf"})
    EXPECT_THROW(make_batch(spec_for(server, 1, delay)), std::invalid_argument)
        << delay;
}

}  // namespace
}  // namespace lab
