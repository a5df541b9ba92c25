// How requests are served, whatever they ask for.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <vector>

#include "mock_server/tests/server_fixture.hpp"

namespace lab {
namespace {

using testing::RawClient;
using Serving = testing::ServerTest;
using namespace std::chrono_literals;

TEST_F(Serving, IsNeverEarly) {
  for (const int ms : {0, 1, 7, 30}) {
    const auto start = std::chrono::steady_clock::now();
    const auto reply = get("/delay/" + std::to_string(ms) + "?task=3");
    EXPECT_GE(std::chrono::steady_clock::now() - start, ms * 1ms);
    EXPECT_EQ(reply.body, "{\"task\":3}");
  }
}

TEST_F(Serving, SaysWhatWasInjectedAndHowLateItWas) {
  EXPECT_TRUE(get("/delay/5")
                  .headers.at("server-timing")
                  .starts_with("injected;dur=5.000, late;dur="));
}

TEST_F(Serving, KeepsConnectionsAndAnswersPipelinedRequestsInOrder) {
  RawClient client(server.address());
  client.ask("/delay/20?task=0");
  client.ask("/delay/0?task=1");
  client.ask("/delay/0?task=2");
  for (const char* const body :
       {"{\"task\":0}", "{\"task\":1}", "{\"task\":2}"})
    EXPECT_EQ(client.reply().body, body);
  EXPECT_EQ(server.stats().connections_opened, 1U);
  EXPECT_EQ(server.stats().aborted, 0U);
}

TEST_F(Serving, ClosesWhenTheClientAsksForIt) {
  RawClient client(server.address());
  EXPECT_EQ(client.get("/delay/0", "Connection: close\r\n").status, 200);
  EXPECT_EQ(client.rest(), "");
}

TEST_F(Serving, IsNotLateBecauseThereAreManyBytesToCome) {
  // A busy machine may be late some times, but adding the bytes up is always.
  double late = 1000;
  for (int attempt = 0; attempt < 20 && late > 20; ++attempt) {
    RawClient client(server.address());
    client.ask("/bytes/67108864");
    const std::string timing = client.reply(false).headers.at("server-timing");
    late = std::min(late, std::stod(timing.substr(timing.rfind('=') + 1)));
  }
  EXPECT_LE(late, 20);
}

TEST_F(Serving, DrawsTheSameLatencyForTheSameTask) {
  const auto injected = [this](const std::string& more) {
    const std::string text =
        get("/delay/0?latency=uniform:0,5" + more).headers.at("server-timing");
    return text.substr(0, text.find(','));
  };
  const std::vector<std::string> first = {injected("&task=1"),
                                          injected("&task=2")};
  EXPECT_NE(first[0], first[1]);
  EXPECT_EQ(first[1], injected("&task=2"));
  EXPECT_EQ(first[0], injected("&task=1"));
  EXPECT_NE(first[0], injected("&task=1&seed=2"));

  const std::vector<std::string> unnumbered = {injected(""), injected("")};
  EXPECT_NE(unnumbered[0], unnumbered[1]);
  server.reset_stats();
  EXPECT_EQ(unnumbered[0], injected(""));
  EXPECT_EQ(unnumbered[1], injected(""));
}

TEST_F(Serving, FailsTheShareThatIsAskedFor) {
  RawClient client(server.address());
  int failed = 0;
  for (int task = 0; task < 1000; ++task)
    failed +=
        client.get("/delay/0?error_rate=0.25&task=" + std::to_string(task))
            .status == 500;
  EXPECT_NEAR(failed, 250, 30);
}

TEST_F(Serving, RefusesMoreThanTheLimitInFlight) {
  RawClient held(server.address());
  held.ask("/gate/2?limit=1");
  wait_for_requests_in_flight(1);
  const auto reply = get("/gate/2?limit=1");
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.headers.at("retry-after"), "1");
  EXPECT_EQ(get("/gate/2?limit=2").status, 200);
  EXPECT_EQ(held.reply().status, 200);
}

TEST_F(Serving, RefusesMoreThanTheRate) {
  EXPECT_EQ(get("/delay/0?limit_rate=0.01").status, 200);
  const auto reply = get("/delay/0?limit_rate=0.01");
  EXPECT_EQ(reply.status, 429);
  EXPECT_GE(std::stoi(reply.headers.at("retry-after")), 90);
}

TEST_F(Serving, OpensTheGateWhenAllAreIn) {
  std::vector<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(server.address());
    clients.back().ask("/gate/20");
  }
  for (RawClient& client : clients)
    EXPECT_EQ(client.reply().body, "{\"seen\":20}");
  EXPECT_EQ(server.stats().peak_in_flight, 20U);
}

TEST_F(Serving, GivesUpTheGateAfterAQuietPeriod) {
  RawClient one(server.address());
  RawClient two(server.address());
  one.ask("/gate/3?quiet_ms=300");
  two.ask("/gate/3?quiet_ms=300");
  for (RawClient* const client : {&one, &two}) {
    const auto reply = client->reply();
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.body, "{\"seen\":2}");
  }
}

TEST_F(Serving, NoticesAClientThatLeavesWhileItWaits) {
  for (const char* const target : {"/delay/60000", "/gate/5"}) {
    RawClient client(server.address());
    client.ask(target);
    wait_for_requests_in_flight(1);
    client.close();
    wait_for_requests_in_flight(0);
  }
  EXPECT_EQ(server.stats().aborted, 2U);
  EXPECT_EQ(server.stats().connections_open, 0U);
}

TEST_F(Serving, NoticesAClientThatLeavesWithUnreadBytesBehindIt) {
  const char* const targets[] = {"/delay/60000", "/gate/5", "/hangs",
                                 "/bytes/1000?rate=1",
                                 "/stream?interval=60000"};
  server.script(R"({"path":"/hangs","replies":[{"hang":true}]})");
  for (const char* const target : targets) {
    RawClient client(server.address());
    client.ask(target);
    wait_for_requests_in_flight(1);
    client.send("GET /delay/0 HTTP/1.1\r\n");
    client.close();
    wait_for_requests_in_flight(0);
  }
  const MockServerStats stats = server.stats();
  EXPECT_EQ(stats.aborted, std::size(targets));
  EXPECT_EQ(stats.aborted_by_closing, std::size(targets));
  EXPECT_EQ(stats.connections_open, 0U);
}

TEST_F(Serving, CountsAClientThatClosesItsSendingHalfAsGone) {
  RawClient client(server.address());
  client.ask("/delay/60000");
  client.half_close();
  EXPECT_EQ(client.rest(), "");
  EXPECT_EQ(server.stats().aborted_by_closing, 1U);
}

TEST_F(Serving, AnswersAtOnceWhoeverClosesItsSendingHalfWhateverTheSize) {
  for (int size = 190; size < 226; ++size) {
    std::string request = "GET /delay/0 HTTP/1.0\r\nX: ";
    request.append(static_cast<std::size_t>(size) - request.size() - 4, 'x');
    RawClient client(server.address());
    client.send(request + "\r\n\r\n");
    client.half_close();
    EXPECT_EQ(client.reply().status, 200) << size;
  }
}

TEST_F(Serving, OpensTheGateAlsoForClientsWhoseNextRequestIsHere) {
  std::vector<RawClient> clients;
  for (int i = 0; i < 5; ++i) {
    clients.emplace_back(server.address());
    clients.back().ask("/gate/5?quiet_ms=60000");
    wait_for_requests_in_flight(static_cast<std::uint64_t>(i + 1) % 5);
    clients.back().ask("/delay/0?task=1");
  }
  for (RawClient& client : clients) {
    EXPECT_EQ(client.reply().body, "{\"seen\":5}");
    EXPECT_EQ(client.reply().body, "{\"task\":1}");
  }
}

TEST_F(Serving, FollowsTheScriptAndThenItsOwnWay) {
  server.script(
      R"({"path":"/delay/0","replies":[
          {"reply":{"status":201,"body":"hi","headers":{"X-A":"b"}}},
          {"fail":503},{"reset":true},
          {"cut_short":{"after_bytes":2,"body":"hello"}},
          {"raw":"nonsense"}]})");
  const auto reply = get("/delay/0?task=1");
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body, "hi");
  EXPECT_EQ(reply.headers.at("x-a"), "b");
  EXPECT_EQ(get("/delay/0").status, 503);
  EXPECT_EQ(get("/delay/0").status, 0);
  const auto cut = get("/delay/0");
  EXPECT_EQ(cut.body, "he");
  EXPECT_FALSE(cut.whole);
  RawClient raw(server.address());
  raw.ask("/delay/0");
  EXPECT_EQ(raw.rest(), "nonsense");
  EXPECT_EQ(get("/delay/0").body, "{\"task\":null}");
}

TEST_F(Serving, HangsUntilTheClientLeaves) {
  server.script(R"({"path":"/x","replies":[{"hang":true}]})");
  RawClient client(server.address());
  client.ask("/x");
  wait_for_requests_in_flight(1);
  client.close();
  while (server.stats().aborted == 0) {
  }
}

TEST_F(Serving, CountsWhatItServesAndNotWhoCounts) {
  RawClient client(server.address());
  RawClient control(server.address());
  client.get("/delay/0");
  client.get("/delay/70000");
  client.get("/nowhere");
  const std::string stats = control.get("/stats").body;
  EXPECT_EQ(testing::number_in(stats, "requests"), 3);
  EXPECT_EQ(testing::number_in(stats, "connections_opened"), 1);
  EXPECT_EQ(testing::number_in(stats, "200"), 1);
  EXPECT_EQ(testing::number_in(stats, "400"), 1);
  EXPECT_EQ(testing::number_in(stats, "404"), 1);
  EXPECT_EQ(testing::number_in(stats, "count"), 3);
  EXPECT_EQ(control.post("/stats/reset", "").status, 204);
  const MockServerStats after = server.stats();
  EXPECT_EQ(after.requests, 0U);
  EXPECT_EQ(after.connections_opened, 0U);
  EXPECT_EQ(after.connections_open, 1U);
  EXPECT_NE(stats.find(after.nonce), std::string::npos);
}

}  // namespace
}  // namespace lab
