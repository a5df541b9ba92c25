// What both clients promise, checked for both.

#include <gtest/gtest.h>

#include <string>

#include "workloads/tests/clients.hpp"
#include "workloads/tests/scripted_server.hpp"

namespace lab {
namespace {

const Request hello{.target = "/hello", .headers = {}};
const std::string fine =
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
    "Server-Timing: injected;dur=5, late;dur=0\r\n\r\nhi";
using Then = Turn::Then;

class HttpClients : public testing::TestWithParam<std::string> {
 protected:
  static std::unique_ptr<AnyClient> client_of(const ScriptedServer& server) {
    return make_client(GetParam(), server.address());
  }
};

INSTANTIATE_TEST_SUITE_P(Both, HttpClients,
                         testing::Values("blocking", "async"),
                         [](const auto& test) { return test.param; });

TEST_P(HttpClients, GiveStatusBodyAndServerTiming) {
  ScriptedServer server({{fine}});
  const Reply reply = client_of(server)->get(hello);
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(reply.body, "hi");
  EXPECT_EQ(reply.server_timing, "injected;dur=5, late;dur=0");
}

TEST_P(HttpClients, SendTargetHostAndHeaders) {
  ScriptedServer server({{fine}});
  client_of(server)->get({"/a?b={c}&d=1", {{"Authorization", "Bearer x"}}});
  const std::string request = server.requests().at(0);
  // Some versions of cpp-httplib write a query anew.
  EXPECT_TRUE(request.starts_with("GET /a?b={c}&d=1 HTTP/1.1\r\n") ||
              request.starts_with("GET /a?b=%7Bc%7D&d=1 HTTP/1.1\r\n"))
      << request;
  EXPECT_NE(request.find("Host: " + to_string(server.address())),
            std::string::npos);
  EXPECT_NE(request.find("Authorization: Bearer x\r\n"), std::string::npos);
}

TEST_P(HttpClients, ReadAChunkedReply) {
  ScriptedServer server(
      {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"}});
  EXPECT_EQ(client_of(server)->get(hello).body, "onetwo");
}

TEST_P(HttpClients, ReadAReplyThatEndsWithTheConnection) {
  ScriptedServer server({{"HTTP/1.0 200 OK\r\n\r\nall of it", Then::close}});
  EXPECT_EQ(client_of(server)->get(hello).body, "all of it");
}

TEST_P(HttpClients, ReadAReplyWithoutABody) {
  ScriptedServer server({{"HTTP/1.1 204 No Content\r\n\r\n"}, {fine}});
  const auto client = client_of(server);
  EXPECT_EQ(client->get(hello).status, 204U);
  EXPECT_EQ(client->get(hello).body, "hi");
}

TEST_P(HttpClients, ReadABodyOfAMegabyte) {
  const std::string body(std::size_t{1} << 20U, 'x');
  ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body}});
  EXPECT_EQ(client_of(server)->get(hello).body, body);
}

TEST_P(HttpClients, HandOverTheBodyPieceByPieceAndKeepNone) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
  ScriptedServer server(
      {{head +
        "X-Checksum: 1a2b3c4d\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"}});
  std::string taken;
  Request request = hello;
  request.on_body = [&taken](std::string_view part) { taken += part; };
  const Reply reply = client_of(server)->get(request);
  EXPECT_EQ(taken, "onetwo");
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.checksum, "1a2b3c4d");
}

TEST_P(HttpClients, HandOverNoBodyOfARefusal) {
  ScriptedServer server(
      {{"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"}});
  std::string taken;
  Request request = hello;
  request.on_body = [&taken](std::string_view part) { taken += part; };
  EXPECT_EQ(client_of(server)->failure_of(request).kind,
            FailureKind::bad_status);
  EXPECT_EQ(taken, "");
}

TEST_P(HttpClients, LimitABodyThatTheyHandOver) {
  ScriptedServer server(
      {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"}});
  Limits limits;
  limits.max_body = 5;
  std::string taken;
  Request request = hello;
  request.on_body = [&taken](std::string_view part) { taken += part; };
  const auto client = make_client(GetParam(), server.address(), limits);
  EXPECT_EQ(client->failure_of(request).kind, FailureKind::too_large);
  EXPECT_LE(taken.size(), 5U);
}

TEST_P(HttpClients, SayWhatToShowWhenATokenIsWanted) {
  ScriptedServer server(
      {{"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"}});
  EXPECT_EQ(client_of(server)->failure_of(hello).text,
            "GET /hello: status 401: show a token that the server knows");
}

TEST_P(HttpClients, UseAConnectionOnceIfAskedTo) {
  ScriptedServer server({{fine}, {fine}, {fine}});
  Limits limits;
  limits.keep_alive = false;
  const auto client = make_client(GetParam(), server.address(), limits);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client->get(hello).body, "hi");
  EXPECT_EQ(server.connections(), 3U);
}

TEST_P(HttpClients, UseOneConnectionForRequestsInARow) {
  ScriptedServer server({{fine}, {fine}, {fine}});
  const auto client = client_of(server);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client->get(hello).body, "hi");
  EXPECT_EQ(server.connections(), 1U);
}

TEST_P(HttpClients, NoticeThatTheServerClosedAnIdleConnection) {
  ScriptedServer server({{fine, Then::close}, {fine}});
  const auto client = client_of(server);
  client->get(hello);
  server.await_closed(1);
  EXPECT_EQ(client->get(hello).body, "hi");
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST_P(HttpClients, NoticeThatTheServerResetAnIdleConnection) {
  ScriptedServer server({{fine, Then::reset}, {fine}});
  const auto client = client_of(server);
  client->get(hello);
  server.await_closed(1);
  EXPECT_EQ(client->get(hello).body, "hi");
}

TEST_P(HttpClients, DoNotTakeLeftOverBytesForAReply) {
  const std::string next = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nho";
  ScriptedServer server({{fine + fine}, {next}});
  const auto client = client_of(server);
  client->get(hello);
  EXPECT_EQ(client->get(hello).body, "ho");
}

TEST_P(HttpClients, NeverSendARequestTwice) {
  ScriptedServer server({{fine}, {"", Then::reset}, {fine}});
  const auto client = client_of(server);
  client->get(hello);
  EXPECT_NE(client->failure_of(hello).kind, FailureKind::error);
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST_P(HttpClients, WorkAgainAfterAFailure) {
  ScriptedServer server({{"garbage", Then::close}, {fine}});
  const auto client = client_of(server);
  EXPECT_NE(client->failure_of(hello).kind, FailureKind::error);
  EXPECT_EQ(client->get(hello).body, "hi");
}

TEST_P(HttpClients, SayWhereNobodyListens) {
  const Address address = deserted_address();
  const auto client = make_client(GetParam(), address);
  EXPECT_EQ(client->failure_of(hello),
            (Failure{FailureKind::refused,
                     "GET /hello: " + to_string(address) +
                         " refused the connection: is a server running?"}));
}

TEST_P(HttpClients, GiveUpOnAServerThatDoesNotAccept) {
  const DeafServer server;
  Limits limits;
  limits.connect_timeout = std::chrono::milliseconds(50);
  const auto client = make_client(GetParam(), server.address(), limits);
  EXPECT_EQ(client->failure_of(hello),
            (Failure{FailureKind::timed_out, "GET /hello: no connection to " +
                                                 to_string(server.address()) +
                                                 " within 0.05 s"}));
}

}  // namespace
}  // namespace lab
