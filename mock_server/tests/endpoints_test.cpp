#include <gtest/gtest.h>

#include <boost/crc.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "mock_server/mock_server.hpp"
#include "mock_server/tests/raw_client.hpp"

namespace lab {
namespace {

using testing::RawClient;
using testing::RawReply;
using namespace std::chrono_literals;

class MockServerTest : public ::testing::Test {
 protected:
  RawReply get(std::string_view target, std::string_view headers = "") {
    return RawClient(server.address()).get(target, headers);
  }

  MockServer server;
};

TEST_F(MockServerTest, IsNeverEarly) {
  for (const int ms : {0, 1, 7, 30}) {
    const auto start = std::chrono::steady_clock::now();
    const auto reply = get("/delay/" + std::to_string(ms) + "?task=3");
    EXPECT_GE(std::chrono::steady_clock::now() - start, ms * 1ms);
    EXPECT_EQ(reply.body, "{\"task\":3}");
  }
}

TEST_F(MockServerTest, SaysWhatWasInjectedAndHowLateItWas) {
  EXPECT_TRUE(get("/delay/5")
                  .headers.at("server-timing")
                  .starts_with("injected;dur=5.000, late;dur=0."));
}

TEST_F(MockServerTest, KeepsConnectionsAndAnswersPipelinedRequestsInOrder) {
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

TEST_F(MockServerTest, ClosesWhenTheClientAsksForIt) {
  RawClient client(server.address());
  EXPECT_EQ(client.get("/delay/0", "Connection: close\r\n").status, 200);
  EXPECT_EQ(client.rest(), "");
}

TEST_F(MockServerTest, DrawsTheSameLatencyForTheSameTask) {
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

TEST_F(MockServerTest, FailsTheShareThatIsAskedFor) {
  RawClient client(server.address());
  int failed = 0;
  for (int task = 0; task < 1000; ++task)
    failed +=
        client.get("/delay/0?error_rate=0.25&task=" + std::to_string(task))
            .status == 500;
  EXPECT_NEAR(failed, 250, 30);
}

TEST_F(MockServerTest, RefusesMoreThanTheLimitInFlight) {
  RawClient held(server.address());
  held.ask("/gate/2?limit=1");
  while (server.stats().in_flight == 0) {
  }
  const auto reply = get("/gate/2?limit=1");
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.headers.at("retry-after"), "1");
  EXPECT_EQ(get("/gate/2?limit=2").status, 200);
  EXPECT_EQ(held.reply().status, 200);
}

TEST_F(MockServerTest, RefusesMoreThanTheRate) {
  EXPECT_EQ(get("/delay/0?limit_rate=0.01").status, 200);
  const auto reply = get("/delay/0?limit_rate=0.01");
  EXPECT_EQ(reply.status, 429);
  EXPECT_GE(std::stoi(reply.headers.at("retry-after")), 90);
}

TEST_F(MockServerTest, OpensTheGateWhenAllAreIn) {
  std::vector<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(server.address());
    clients.back().ask("/gate/20");
  }
  for (RawClient& client : clients)
    EXPECT_EQ(client.reply().body, "{\"seen\":20}");
  EXPECT_EQ(server.stats().peak_in_flight, 20U);
}

TEST_F(MockServerTest, GivesUpTheGateAfterAQuietPeriod) {
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

TEST_F(MockServerTest, NoticesAClientThatLeavesWhileItWaits) {
  for (const char* const target : {"/delay/60000", "/gate/5"}) {
    RawClient client(server.address());
    client.ask(target);
    while (server.stats().in_flight == 0) {
    }
    client.close();
    while (server.stats().in_flight == 1) {
    }
  }
  EXPECT_EQ(server.stats().aborted, 2U);
  EXPECT_EQ(server.stats().connections_open, 0U);
}

TEST_F(MockServerTest, AnswersWithPrices) {
  const auto price = get("/v2/aggs/ticker/AAPL/prev");
  EXPECT_NE(price.body.find(R"("results":[{"T":"AAPL","c":189.84,)"),
            std::string::npos);
  EXPECT_EQ(get("/v2/aggs/ticker/XYZ/prev").body,
            get("/v2/aggs/ticker/XYZ/prev").body);
  EXPECT_EQ(get("/v2/aggs/ticker/NONE/prev").body,
            R"({"ticker":"NONE","status":"OK","resultsCount":0})");
  EXPECT_EQ(get("/v2/aggs/ticker/FAIL/prev").status, 500);
  EXPECT_EQ(get("/v2/aggs/ticker/aapl/prev").status, 404);
}

TEST_F(MockServerTest, WantsToSeeAToken) {
  for (const char* const path : {"/portfolio", "/history/AAPL?period=5d"}) {
    const auto refused = get(path, "Authorization: Bearer wrong\r\n");
    EXPECT_EQ(refused.status, 401);
    EXPECT_TRUE(refused.headers.contains("www-authenticate"));
    EXPECT_EQ(get(path, "Authorization: Bearer lab-token\r\n").status, 200);
  }
}

TEST_F(MockServerTest, SendsSeededBytesWithTheirChecksum) {
  const auto reply = get("/bytes/100000?seed=7");
  ASSERT_EQ(reply.body.size(), 100'000U);
  boost::crc_32_type crc;
  crc.process_bytes(reply.body.data(), reply.body.size());
  EXPECT_EQ(std::stoul(reply.headers.at("x-checksum"), nullptr, 16),
            crc.checksum());
  EXPECT_EQ(get("/bytes/100000?seed=7").body, reply.body);
  EXPECT_NE(get("/bytes/100000?seed=8").body, reply.body);
  EXPECT_EQ(get("/bytes/0").body, "");
}

TEST_F(MockServerTest, SendsBytesNoFasterThanTheRate) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(get("/bytes/5000?rate=50000").body.size(), 5000U);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 100ms);
}

TEST_F(MockServerTest, StreamsLinesInChunks) {
  const auto reply = get("/stream?items=3&interval=1");
  EXPECT_EQ(reply.body, "{\"item\":0}\n{\"item\":1}\n{\"item\":2}\n");
  EXPECT_TRUE(reply.whole);
}

TEST_F(MockServerTest, ServesPagesThatLinkToPages) {
  const auto reply = get("/page/3");
  EXPECT_TRUE(reply.headers.at("content-type").starts_with("text/html"));
  EXPECT_NE(reply.body.find("<a href=\"/page/7\">"), std::string::npos);
  EXPECT_EQ(get("/page/3").body, reply.body);
}

TEST_F(MockServerTest, FollowsTheScriptAndThenItsOwnWay) {
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

TEST_F(MockServerTest, HangsUntilTheClientLeaves) {
  server.script(R"({"path":"/x","replies":[{"hang":true}]})");
  RawClient client(server.address());
  client.ask("/x");
  while (server.stats().in_flight == 0) {
  }
  client.close();
  while (server.stats().aborted == 0) {
  }
}

TEST_F(MockServerTest, RefusesAScriptThatItDoesNotUnderstand) {
  RawClient client(server.address());
  for (const char* const script :
       {"", "{}", R"({"path":"/x"})", R"({"path":"/x","replies":[{"sing":1}]})",
        R"({"path":"/x","replies":[{"reply":{"status":99}}]})",
        R"({"path":"/x","replies":[{"reply":{"delay_ms":-1}}]})"})
    EXPECT_EQ(client.post("/script", script).status, 400) << script;
  EXPECT_EQ(client.post("/script", R"({"path":"/x","replies":[]})").status,
            204);
}

TEST_F(MockServerTest, CountsWhatItServesAndNotWhoCounts) {
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

TEST_F(MockServerTest, SaysWhichMethodItWants) {
  RawClient client(server.address());
  const auto reply = client.post("/delay/0", "");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.headers.at("allow"), "GET");
}

struct BadRequest {
  const char* target;
  const char* names;  ///< What the answer must speak of.
};

class BadParameterTest : public ::testing::TestWithParam<BadRequest> {};

TEST_P(BadParameterTest, IsAnsweredWith400NamingIt) {
  const MockServer server;
  const auto reply = RawClient(server.address()).get(GetParam().target);
  EXPECT_EQ(reply.status, 400);
  EXPECT_NE(reply.body.find(GetParam().names), std::string::npos) << reply.body;
}

INSTANTIATE_TEST_SUITE_P(
    All, BadParameterTest,
    ::testing::Values(
        BadRequest{"/delay/-1",
                   "ms: \\\"-1\\\" is not a number from 0 to 60000"},
        BadRequest{"/delay/nan", "ms:"}, BadRequest{"/delay/1e309", "ms:"},
        BadRequest{"/delay/5x", "ms:"}, BadRequest{"/delay/", "ms:"},
        BadRequest{"/delay/99999999999", "ms:"},
        BadRequest{"/delay/0?latency=fixed:x", "latency MS:"},
        BadRequest{"/delay/0?latency=", "latency:"},
        BadRequest{"/delay/0?latncy=fixed:1", "latncy: unknown"},
        BadRequest{"/delay/0?task=-1", "task:"},
        BadRequest{"/delay/0?task=1&task=2", "task: given twice"},
        BadRequest{"/delay/0?task", "name=value"},
        BadRequest{"/delay/0?seed=1.5", "seed:"},
        BadRequest{"/delay/0?error_rate=1.01", "error_rate:"},
        BadRequest{"/delay/0?limit=0", "limit:"},
        BadRequest{"/delay/0?limit_rate=0", "limit_rate:"},
        BadRequest{"/delay/0?latency=%zz", "latency:"},
        BadRequest{"/bytes/67108865", "n:"},
        BadRequest{"/bytes/1?rate=0", "rate:"},
        BadRequest{"/stream?items=x", "items:"}, BadRequest{"/gate/0", "k:"},
        BadRequest{"/page/100000", "n:"},
        BadRequest{"/stats?x=1", "x: unknown"},
        BadRequest{"/history/AAPL?period=2w", "period:"}));

}  // namespace
}  // namespace lab
