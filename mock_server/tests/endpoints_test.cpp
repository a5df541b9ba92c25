// What each endpoint answers.

#include <gtest/gtest.h>

#include <boost/crc.hpp>
#include <chrono>
#include <string>

#include "mock_server/tests/server_fixture.hpp"

namespace lab {
namespace {

using testing::RawClient;
using Endpoints = testing::ServerTest;
using namespace std::chrono_literals;

TEST_F(Endpoints, AnswersWithPrices) {
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

TEST_F(Endpoints, IgnoresTheParametersOfTheApisThatItStandsInFor) {
  EXPECT_EQ(get("/v2/aggs/ticker/AAPL/prev?adjusted=true&apiKey=KEY").body,
            get("/v2/aggs/ticker/AAPL/prev").body);
  for (const char* const target :
       {"/portfolio?account=1&account=2&verbose",
        "/history/AAPL?interval=1d&period=5d&events="})
    EXPECT_EQ(get(target, "Authorization: Bearer lab-token\r\n").status, 200)
        << target;
}

TEST_F(Endpoints, WantsToSeeAToken) {
  for (const char* const path : {"/portfolio", "/history/AAPL?period=5d"}) {
    const auto refused = get(path, "Authorization: Bearer wrong\r\n");
    EXPECT_EQ(refused.status, 401);
    EXPECT_TRUE(refused.headers.contains("www-authenticate"));
    EXPECT_EQ(get(path, "Authorization: Bearer lab-token\r\n").status, 200);
  }
}

TEST_F(Endpoints, AnswersWithTheStatusThatIsAskedFor) {
  for (const int status : {200, 201, 301, 404, 418, 429, 500, 599})
    EXPECT_EQ(get("/status/" + std::to_string(status)).status, status);
  for (const int status : {204, 205, 304}) {
    const auto reply = get("/status/" + std::to_string(status));
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.body, "");
  }
  EXPECT_EQ(get("/status/418").body, R"({"status":418})");
  EXPECT_TRUE(get("/status/401").headers.contains("www-authenticate"));
  EXPECT_TRUE(get("/status/405").headers.contains("allow"));
  EXPECT_TRUE(get("/status/426").headers.contains("upgrade"));
  for (const char* const wrong : {"/status/199", "/status/600", "/status/x"})
    EXPECT_EQ(get(wrong).status, 400) << wrong;
  EXPECT_EQ(get("/status/503?limit_rate=0.01").status, 503);
  EXPECT_EQ(get("/status/503?limit_rate=0.01").status, 429);
}

TEST_F(Endpoints, ShowsTheHeaderOfTheRequest) {
  EXPECT_EQ(get("/headers", "X-A: 1\r\nx-a:  two \r\nEmpty:\r\n").body,
            R"({"headers":{"Host":"test","X-A":"1, two","Empty":""}})");
  EXPECT_EQ(get("/headers", "X: \xff\r\n").status, 200);
}

TEST(ControlToken, IsWantedByWhatMeasuresAndByNothingElse) {
  MockServer server({.control_token = "secret"});
  const auto status = [&](std::string_view path, std::string_view headers) {
    return RawClient(server.address()).get(path, headers).status;
  };
  for (const std::string_view path : {"/stats", "/script"}) {
    EXPECT_EQ(status(path, ""), 401) << path;
    EXPECT_EQ(status(path, "Authorization: Bearer other\r\n"), 401) << path;
    EXPECT_EQ(status(path, "Authorization: Bearer secret\r\n"), 200) << path;
  }
  for (const std::string_view path : {"/health", "/delay/0"})
    EXPECT_EQ(status(path, ""), 200) << path;
}

TEST_F(Endpoints, SendsSeededBytesWithTheirChecksum) {
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

TEST_F(Endpoints, SendsBytesNoFasterThanTheRate) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(get("/bytes/5000?rate=50000").body.size(), 5000U);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 100ms);
}

TEST_F(Endpoints, StreamsLinesInChunks) {
  const auto reply = get("/stream?items=3&interval=1");
  EXPECT_EQ(reply.body, "{\"item\":0}\n{\"item\":1}\n{\"item\":2}\n");
  EXPECT_TRUE(reply.whole);
}

TEST_F(Endpoints, ServesPagesThatLinkToPages) {
  const auto reply = get("/page/3");
  EXPECT_TRUE(reply.headers.at("content-type").starts_with("text/html"));
  EXPECT_NE(reply.body.find("<a href=\"/page/7\">"), std::string::npos);
  EXPECT_EQ(get("/page/3").body, reply.body);
}

TEST_F(Endpoints, SaysWhichMethodItWants) {
  RawClient client(server.address());
  const auto reply = client.post("/delay/0", "");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD, OPTIONS");
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
        BadRequest{"/delay/0?adjusted=true", "adjusted: unknown"},
        BadRequest{"/portfolio?latncy=fixed:1", "did you mean latency?"},
        BadRequest{"/v2/aggs/ticker/AAPL/prev?latency=soon", "latency:"},
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
