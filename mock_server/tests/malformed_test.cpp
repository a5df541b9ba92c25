// Requests that are wrong, or that two servers would understand differently.

#include <gtest/gtest.h>

#include <chrono>
#include <ostream>
#include <string>

#include "mock_server/mock_server.hpp"
#include "mock_server/tests/raw_client.hpp"

namespace lab {
namespace {

using testing::RawClient;

// A second request follows each of them: it must never be answered.
constexpr std::string_view smuggled =
    "GET /portfolio HTTP/1.1\r\nHost: b\r\n\r\n";

struct Malformed {
  std::string name;
  std::string bytes;
  int status;
};

void PrintTo(const Malformed& request, std::ostream* out) {
  *out << request.name;
}

const std::string head = "GET /delay/0 HTTP/1.1\r\nHost: a\r\n";
const std::string post = "POST /script HTTP/1.1\r\nHost: a\r\n";
const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";

std::string many_headers() {
  std::string text = head;
  for (int i = 0; i < 400; ++i)
    text += "X-" + std::to_string(i) + ": " + std::string(30, 'x') + "\r\n";
  return text + "\r\n";
}

const Malformed all[] = {
    {"TwoLengths", post + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
     400},
    {"TwoEqualLengths",
     post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
    {"ListOfLengths", post + "Content-Length: 3, 3\r\n\r\nabc", 400},
    {"LengthAndChunked",
     post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     400},
    {"ChunkedAndLength",
     post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
     400},
    {"NegativeLength", post + "Content-Length: -1\r\n\r\n", 400},
    {"LengthInWords", post + "Content-Length: 0x10\r\n\r\n", 400},
    {"LengthOverflow", post + "Content-Length: 18446744073709551616\r\n\r\n",
     400},
    {"LengthTooLarge", post + "Content-Length: 65537\r\n\r\n", 413},
    {"TwoHosts", "GET /delay/0 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"NoHost", "GET /delay/0 HTTP/1.1\r\n\r\n", 400},
    {"UnknownCoding", post + "Transfer-Encoding: gzip\r\n\r\n", 501},
    {"ChunkedNotLast", post + "Transfer-Encoding: chunked, gzip\r\n\r\n", 501},
    {"ChunkedInQuotes", post + "Transfer-Encoding: \"chunked\"\r\n\r\n", 501},
    {"TwoCodings",
     post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
     400},
    {"ChunkedInHttp10",
     "POST /script HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     400},
    {"ChunkSizeOverflow", chunked + "10000000000000000\r\n", 400},
    {"ChunkTooLarge", chunked + "10001\r\n", 413},
    {"ChunkWithoutEnd", chunked + "3\r\nabcd\r\n0\r\n\r\n", 400},
    {"ChunkSizeGarbage", chunked + "x\r\n", 400},
    {"HostInTrailer", chunked + "0\r\nHost: b\r\n\r\n", 400},
    {"BareCarriageReturn", head + "X: a\rb\r\n\r\n", 400},
    {"BareLineFeed", "GET /delay/0 HTTP/1.1\nHost: a\n\n", 400},
    {"NulInHeader", head + std::string("X: a\0b\r\n\r\n", 10), 400},
    {"NulInTarget",
     std::string("GET /del\0y/0 HTTP/1.1\r\nHost: a\r\n\r\n", 34), 400},
    {"SpaceBeforeColon", head + "X : a\r\n\r\n", 400},
    {"NoColon", head + "nonsense\r\n\r\n", 400},
    {"HugeHeader", head + "X: " + std::string(9000, 'x') + "\r\n\r\n", 431},
    {"ManyHeaders", many_headers(), 431},
    {"HugeTarget",
     "GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
    {"OtherProtocol", "GET /delay/0 HTTP/3.0\r\nHost: a\r\n\r\n", 400},
    {"NoProtocol", "GET /delay/0\r\n\r\n", 400},
    {"NotHttp", std::string("\x16\x03\x01\x02\r\n\r\n", 8), 400},
    {"Expectation", post + "Expect: a-miracle\r\nContent-Length: 3\r\n\r\nabc",
     417},
};

class MalformedRequest : public ::testing::TestWithParam<Malformed> {
 protected:
  static void expect_one_refusal(RawClient& client) {
    const auto reply = client.reply();
    EXPECT_EQ(reply.status, GetParam().status) << reply.body;
    EXPECT_EQ(reply.headers.at("connection"), "close");
    EXPECT_TRUE(reply.whole);
    EXPECT_EQ(client.rest(), "");
  }
};

TEST_P(MalformedRequest, IsRefusedOnceAndTheConnectionCloses) {
  const MockServer server;
  RawClient client(server.address());
  client.send(GetParam().bytes + std::string(smuggled));
  expect_one_refusal(client);
}

TEST_P(MalformedRequest, IsRefusedWhenItComesInSmallPieces) {
  const MockServer server;
  RawClient client(server.address());
  const std::string bytes = GetParam().bytes + std::string(smuggled);
  for (std::size_t at = 0; at < bytes.size(); at += 7)
    client.send(std::string_view(bytes).substr(at, 7));
  expect_one_refusal(client);
}

TEST(HugeHeader, IsCalledOneAlsoWhenItsFirstBytesCameAlone) {
  const MockServer server;
  RawClient client(server.address());
  // The answer to the first request shows that the bytes after it were read.
  client.send(head + "\r\n" + head.substr(0, 7));
  EXPECT_EQ(client.reply().status, 200);
  client.send(head.substr(7) + "X: " + std::string(9000, 'x') + "\r\n\r\n");
  EXPECT_EQ(client.reply().status, 431);
}

INSTANTIATE_TEST_SUITE_P(All, MalformedRequest, ::testing::ValuesIn(all),
                         [](const auto& test) { return test.param.name; });

TEST(SlowRequest, IsClosedByTheHeaderDeadlineWhileOthersAreServed) {
  MockServerOptions options;
  options.header_deadline = std::chrono::milliseconds(50);
  const MockServer server(options);
  RawClient slow(server.address());
  slow.send("GET /delay/0 HTTP/1.1\r\nHo");
  RawClient honest(server.address());
  EXPECT_EQ(honest.get("/delay/0").status, 200);
  EXPECT_EQ(slow.reply().status, 408);
  EXPECT_EQ(slow.rest(), "");
}

TEST(SlowRequest, HasTheSameDeadlineAfterAnEmptyLineInTwoHalves) {
  MockServerOptions options;
  options.header_deadline = std::chrono::milliseconds(50);
  const MockServer server(options);
  RawClient slow(server.address());
  // The answer shows that the first half was read, too.
  slow.send(head + "\r\n\r");
  EXPECT_EQ(slow.reply().status, 200);
  slow.send("\n");
  EXPECT_EQ(RawClient(server.address()).get("/health").status, 200);
  slow.send("GET /delay/0 HTTP/1.1\r\nHo");
  EXPECT_EQ(slow.reply().status, 408);
}

TEST(SlowRequest, IsRefusedAndCountsAsNoLateness) {
  MockServerOptions options;
  options.header_deadline = std::chrono::milliseconds(50);
  const MockServer server(options);
  RawClient slow(server.address());
  slow.send("GET /delay/0 HTTP/1.1\r\nHo");
  EXPECT_EQ(slow.reply().status, 408);
  RawClient(server.address()).get("/delay/0 x");
  const MockServerStats stats = server.stats();
  EXPECT_EQ(stats.requests, 2U);
  EXPECT_EQ(stats.statuses.at(408), 1U);
  EXPECT_EQ(stats.lateness.count, 0U);
}

TEST(SlowRequest, MayTakeItsTimeWithinTheDeadline) {
  const MockServer server;
  RawClient client(server.address());
  for (const char byte : head + "\r\n") client.send({&byte, 1});
  EXPECT_EQ(client.reply().status, 200);
}

/// A client whose request was answered so far that the head was read.  On a
/// busy machine others before it may have been idle for too long to ask.
RawClient served_client(const MockServer& server, std::string_view target) {
  for (;;) {
    RawClient client(server.address());
    client.ask(target);
    if (client.reply(false).status == 200) return client;
  }
}

TEST(StalledReader, IsDroppedAndCountsAsAborted) {
  MockServerOptions options;
  options.idle_deadline = std::chrono::milliseconds(50);
  const MockServer server(options);
  const RawClient client = served_client(server, "/bytes/67108864");
  while (server.stats().aborted == 0) {
  }
  EXPECT_EQ(server.stats().in_flight, 0U);
}

TEST(IdleConnection, IsClosedByTheIdleDeadline) {
  MockServerOptions options;
  options.idle_deadline = std::chrono::milliseconds(50);
  const MockServer server(options);
  RawClient client = served_client(server, "/delay/0?task=1");
  EXPECT_EQ(client.rest(), R"({"task":1})");
}

}  // namespace
}  // namespace lab
