// What is switched while the server runs, and who may do that.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <ifaddrs.h>

#include <chrono>
#include <string>

#include "mock_server/tests/server_fixture.hpp"

namespace lab {
namespace {

using testing::number_in;
using testing::RawClient;
using testing::RawReply;
using namespace std::chrono_literals;

class Conditions : public testing::ServerTest {
 protected:
  RawReply set(const std::string& query) const {
    return RawClient(server.address()).post("/conditions?" + query, "");
  }
};

double injected_ms(const RawReply& reply) {
  return std::stod(reply.headers.at("server-timing").substr(13));
}

TEST_F(Conditions, AreShownAndReplacedAsAWhole) {
  EXPECT_EQ(get("/conditions").body,
            R"({"jitter":null,"error_rate":0.0,"limit":null,)"
            R"("limit_rate":null,"paused":false})");
  const auto reply = set("jitter=uniform:1,2&error_rate=0.5&limit=7");
  EXPECT_EQ(reply.body, R"({"jitter":"uniform:1,2","error_rate":0.5,"limit":7,)"
                        R"("limit_rate":null,"paused":false})");
  EXPECT_EQ(get("/conditions").body, reply.body);
  EXPECT_NE(set("limit_rate=3").body.find(R"("jitter":null)"),
            std::string::npos);
}

TEST_F(Conditions, AreRefusedUnlessAllIsUnderstoodAndThenNothingChanges) {
  set("error_rate=1");
  for (const char* const query :
       {"jitter=soon", "jitter=fixed:x", "error_rate=2", "limit=0",
        "limit_rate=0", "paused=2", "paused=", "latency=fixed:1", "jitter",
        "error_rate=0&error_rate=0"})
    EXPECT_EQ(set(query).status, 400) << query;
  EXPECT_NE(set("jitter=soon").body.find("jitter:"), std::string::npos);
  EXPECT_EQ(get("/delay/0").status, 500);
}

TEST_F(Conditions, AddJitterToWhatWasAskedForTheSameForTheSameTask) {
  set("jitter=uniform:1,9");
  const double first = injected_ms(get("/delay/5?task=1"));
  EXPECT_GE(first, 6);
  EXPECT_LE(first, 14);
  EXPECT_NE(first, injected_ms(get("/delay/5?task=2")));
  EXPECT_EQ(first, injected_ms(get("/delay/5?task=1")));
  EXPECT_NE(injected_ms(get("/delay/5")), injected_ms(get("/delay/5")));
  set("");
  EXPECT_EQ(injected_ms(get("/delay/5?task=1")), 5);
}

TEST_F(Conditions, FailTheShareThatIsAskedForButNoneThatIsScripted) {
  set("error_rate=0.25");
  RawClient client(server.address());
  int failed = 0;
  for (int task = 0; task < 1000; ++task)
    failed += client.get("/delay/0?task=" + std::to_string(task)).status == 500;
  EXPECT_NEAR(failed, 250, 60);
  set("error_rate=1");
  server.script(R"({"path":"/x","replies":[{"reply":{"status":201}}]})");
  EXPECT_EQ(get("/x").status, 201);
}

TEST_F(Conditions, LimitWhatIsInFlightOnAllPathsTogether) {
  set("limit=1");
  RawClient held(server.address());
  held.ask("/gate/2");
  wait_for_requests_in_flight(1);
  const auto refused = get("/delay/0");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  set("limit=2");
  EXPECT_EQ(get("/gate/2").status, 200);
  EXPECT_EQ(held.reply().status, 200);
}

TEST_F(Conditions, LimitTheRateOfAllPathsTogether) {
  set("limit_rate=0.01");
  EXPECT_EQ(get("/delay/0").status, 200);
  EXPECT_EQ(get("/headers").status, 429);
  EXPECT_EQ(get("/health").status, 200);
}

TEST_F(Conditions, PauseAllThatIsCountedUntilItIsOverAndCallThatNotLate) {
  set("paused=1");
  RawClient now(server.address());
  RawClient later(server.address());
  RawClient gone(server.address());
  now.ask("/delay/0?task=1");
  later.ask("/delay/20?task=2");
  gone.ask("/stream?items=1");
  wait_for_requests_in_flight(3);
  gone.close();
  wait_for_requests_in_flight(2);
  set("paused=1&limit=5");  // the same pause
  EXPECT_EQ(get("/health").status, 200);
  EXPECT_NE(get("/conditions").body.find(R"("paused":true)"),
            std::string::npos);
  const MockServer clock;
  RawClient(clock.address()).get("/delay/300");
  EXPECT_EQ(server.stats().in_flight, 2U);
  set("");
  for (RawClient* const client : {&now, &later}) {
    const auto reply = client->reply();
    EXPECT_EQ(reply.status, 200);
    // Held back on purpose, so it counts as injected.
    EXPECT_GE(injected_ms(reply), 200) << reply.body;
  }
  EXPECT_EQ(server.stats().aborted_by_closing, 1U);
}

std::string lease_token(const RawReply& reply) {
  return reply.body.substr(reply.body.find(':') + 2, 16);
}

RawReply post_as(const MockServer& server, const std::string& token,
                 const std::string& target) {
  RawClient client(server.address());
  client.send("POST " + target +
              " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nAuthorization: "
              "Bearer " +
              token + "\r\n\r\n");
  return client.reply();
}

TEST_F(Conditions, AreChangedOnlyByWhoHasTheLease) {
  RawClient other(server.address());
  const auto lease = other.post("/lease?seconds=3600", "");
  ASSERT_EQ(lease.status, 200);
  const std::string token = lease_token(lease);
  for (const char* const target :
       {"/conditions", "/script", "/stats/reset", "/lease"}) {
    const auto refused = other.post(target, "");
    EXPECT_EQ(refused.status, 409) << target;
    EXPECT_GE(std::stoi(refused.headers.at("retry-after")), 3500);
  }
  EXPECT_EQ(get("/stats").status, 200);
  EXPECT_GE(number_in(get("/lease").body, "seconds_left"), 3500);
  EXPECT_EQ(get("/lease").body.find(token), std::string::npos);
  EXPECT_EQ(post_as(server, token, "/stats/reset").status, 204);
  EXPECT_EQ(post_as(server, "another", "/stats/reset").status, 409);
  EXPECT_EQ(lease_token(post_as(server, token, "/lease")), token);

  other.send("DELETE /lease HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " +
             token + "\r\n\r\n");
  EXPECT_EQ(other.reply().status, 204);
  EXPECT_EQ(other.post("/stats/reset", "").status, 204);
  EXPECT_NE(lease_token(other.post("/lease", "")), token);
}

TEST(Permission, IsGivenByTheControlTokenAndThenByItOrTheLeaseAlone) {
  MockServer server({.control_token = "secret"});
  EXPECT_EQ(post_as(server, "wrong", "/conditions").status, 401);
  const auto lease = post_as(server, "secret", "/lease");
  EXPECT_EQ(lease.status, 200);
  EXPECT_EQ(post_as(server, "secret", "/conditions").status, 409);
  EXPECT_EQ(post_as(server, lease_token(lease), "/conditions").status, 200);
}

TEST_F(Conditions, AreNotChangedByAPageInABrowser) {
  RawClient client(server.address());
  for (const char* const line :
       {"POST /conditions?paused=1", "POST /stats/reset", "DELETE /script"}) {
    client.send(std::string(line) +
                " HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\n\r\n");
    EXPECT_EQ(client.reply().status, 403) << line;
  }
  EXPECT_EQ(get("/delay/0").status, 200);
}

/// An address of this machine that is not loopback, or nothing.
std::string outer_address() {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return {};
  std::string found;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET)
      continue;
    char text[INET_ADDRSTRLEN];
    const auto* address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
    ::inet_ntop(AF_INET, &address->sin_addr, text, sizeof text);
    if (!std::string(text).starts_with("127.")) found = text;
  }
  ::freeifaddrs(all);
  return found;
}

TEST(Permission, IsNotGivenToOtherMachinesWithoutAToken) {
  const std::string outer = outer_address();
  if (outer.empty()) GTEST_SKIP() << "this machine has no other address";
  for (const std::string& token : {std::string(), std::string("secret")}) {
    MockServer server({.addresses = {outer}, .control_token = token});
    RawClient client(server.address());
    EXPECT_EQ(client.post("/stats/reset", "").status,
              token.empty() ? 403 : 401);
    EXPECT_EQ(client.get("/delay/0").status, 200);
    const int shown = post_as(server, "secret", "/stats/reset").status;
    EXPECT_EQ(shown, token.empty() ? 403 : 204);
  }
}

}  // namespace
}  // namespace lab
