// What RFC 9110 and RFC 9112 say of requests and answers that are in order.
// Whatever can be said of any server stands in conformance.toml.

#include <gtest/gtest.h>

#include <ctime>
#include <set>
#include <string>

#include "mock_server/tests/server_fixture.hpp"

namespace lab {
namespace {

using testing::RawClient;
using testing::RawReply;
using Protocol = testing::ServerTest;

std::set<std::string> names_of(const RawReply& reply) {
  std::set<std::string> names;
  for (const auto& [name, value] : reply.headers) names.insert(name);
  return names;
}

std::string value_of(const RawReply& reply, const char* name) {
  const auto found = reply.headers.find(name);
  return found == reply.headers.end() ? "none" : found->second;
}

// RFC 9110 §9.3.2, RFC 9112 §6.3
TEST_F(Protocol, HeadIsAnsweredAsGetButWithoutContent) {
  RawClient client(server.address());
  for (const std::string target :
       {"/delay/1?task=3", "/delay/0", "/bytes/100000?rate=1000000", "/page/3",
        "/stream?items=2&interval=1", "/gate/1", "/portfolio", "/nowhere",
        "/health", "/delay/x"}) {
    const RawReply get = client.get(target);
    client.send("HEAD " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const RawReply head = client.reply(false);
    EXPECT_EQ(head.status, get.status) << target;
    EXPECT_EQ(names_of(head), names_of(get)) << target;
    for (const char* const name : {"content-length", "x-checksum"})
      EXPECT_EQ(value_of(head, name), value_of(get, name)) << target;
  }
}

// RFC 9110 §9.3.2
TEST_F(Protocol, AScriptedReplyToHeadHasNoContentEither) {
  server.script(R"({"path":"/x","replies":[{"reply":{"body":"hello"}},
      {"fail":503},{"cut_short":{"after_bytes":2,"body":"hello"}}]})");
  RawClient client(server.address());
  for (const int status : {200, 503, 200}) {
    client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.reply(false).status, status);
  }
  EXPECT_EQ(client.rest(), "");
}

// RFC 9110 §15.3.5 and §15.4.5, RFC 9112 §6.3
TEST_F(Protocol, NothingFollowsAStatusThatHasNoContent) {
  server.script(R"({"path":"/x","replies":[{"reply":{"status":304}},
      {"reply":{"status":204}},{"reply":{"status":205}}]})");
  RawClient client(server.address());
  for (const int status : {304, 204, 205}) {
    client.ask("/x");
    const RawReply reply = client.reply(false);
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.headers.contains("content-length"), status == 205);
  }
  EXPECT_EQ(client.get("/delay/0").status, 200);
}

// RFC 9112 §3.2.2
TEST_F(Protocol, TheAbsoluteFormThatProxiesAreSentIsTaken) {
  EXPECT_EQ(get("http://a/delay/0?task=3").body, R"({"task":3})");
  EXPECT_EQ(get("HTTP://[::1]:80/delay/0?task=4").body, R"({"task":4})");
}

// RFC 9110 §4.2.3, RFC 3986 §6.2.2.2
TEST_F(Protocol, APercentSignThatIsNotNeededChangesNothing) {
  EXPECT_EQ(get("/%64elay/%30?%74ask=%33").body, R"({"task":3})");
  EXPECT_EQ(get("/delay/0?&task=3&").body, R"({"task":3})");
  EXPECT_EQ(get("/v2/aggs/ticker/%41APL/prev").body,
            get("/v2/aggs/ticker/AAPL/prev").body);
  server.script(R"({"path":"/x-y","replies":[{"fail":503}]})");
  EXPECT_EQ(get("/x%2Dy").status, 503);
  server.script(R"({"path":"/caf%c3%a9","replies":[{"fail":503}]})");
  EXPECT_EQ(get("/caf%C3%A9").status, 503);
}

// RFC 9112 §2.2
TEST_F(Protocol, EmptyLinesBeforeARequestAreSkippedForEachClientByItself) {
  RawClient one(server.address());
  one.send("\r\n");
  RawClient other(server.address());
  EXPECT_EQ(other.get("/health").status, 200);  // so the line was read
  for (RawClient* const client : {&other, &one}) {
    client->send("\r\n");
    EXPECT_EQ(client->get("/delay/0").status, 200);
    client->send("\r\n\r\n");
    EXPECT_EQ(client->get("/delay/0").status, 200);
  }
}

// RFC 9112 §9.3, appendix C.2.2
TEST_F(Protocol, AClientOfHttp10IsToldThatItsConnectionStays) {
  RawClient client(server.address());
  for (const char* const target : {"/delay/0", "/delay/1", "/bytes/10"}) {
    client.send(std::string("GET ") + target +
                " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.reply().headers.at("connection"), "keep-alive");
  }
}

// RFC 9112 §6.1
TEST_F(Protocol, AClientOfHttp10GetsAStreamWithoutChunks) {
  RawClient client(server.address());
  client.send(
      "GET /stream?items=2&interval=1 HTTP/1.0\r\n"
      "Connection: keep-alive\r\n\r\n");
  const RawReply reply = client.reply(false);
  EXPECT_EQ(reply.headers.at("connection"), "close");
  EXPECT_FALSE(reply.headers.contains("transfer-encoding"));
  EXPECT_EQ(client.rest(), "{\"item\":0}\n{\"item\":1}\n");
}

// RFC 9110 §10.1.1
TEST_F(Protocol, AClientThatWaitsFor100IsToldToGoOn) {
  const std::string script = R"({"path":"/x","replies":[{"fail":503}]})";
  RawClient client(server.address());
  client.send("POST /script HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n" +
              ("Content-Length: " + std::to_string(script.size())) +
              "\r\n\r\n");
  EXPECT_EQ(client.reply(false).status, 100);
  client.send(script);
  EXPECT_EQ(client.reply().status, 204);
  EXPECT_EQ(client.get("/x").status, 503);
}

// RFC 9110 §10.1.1
TEST_F(Protocol, NobodyIsTold100WhoDoesNotWaitForIt) {
  RawClient client(server.address());
  client.send(
      "POST /script HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
      "Content-Length: 1\r\n\r\nx");
  EXPECT_EQ(client.reply().status, 400);
  EXPECT_EQ(client.get("/delay/0", "Expect: 100-continue\r\n").status, 200);
}

// RFC 9110 §6.5.1
TEST_F(Protocol, NobodyGetsInByATrailer) {
  RawClient client(server.address());
  client.send(
      "GET /portfolio HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
      "\r\n0\r\nAuthorization: Bearer lab-token\r\n\r\n");
  EXPECT_EQ(client.reply().status, 400);
}

// RFC 9110 §6.6.1 and §5.6.7
TEST_F(Protocol, AnAnswerHasADate) {
  for (const char* const target : {"/delay/0", "/delay/x", "/stats"}) {
    const std::string date = get(target).headers.at("date");
    std::tm parts{};
    const char* const end =
        ::strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    EXPECT_TRUE(end != nullptr && *end == '\0') << date;
  }
}

// RFC 9110 §9.3.7 and §15.5.6
TEST_F(Protocol, AllMethodsOfAPathAreNamed) {
  RawClient client(server.address());
  client.send("OPTIONS /delay/0 HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawReply options = client.reply();
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(client.post("/health", "").headers.at("allow"),
            "GET, HEAD, OPTIONS");
}

}  // namespace
}  // namespace lab
