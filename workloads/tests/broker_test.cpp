// Histories and portfolios, and tokens that are shown or not.

#include <gtest/gtest.h>

#include "workloads/tests/attempts.hpp"

namespace lab {
namespace {

Spec broker_spec(const std::string& input, const std::string& server) {
  return {.workload = "broker",
          .tasks = 4,
          .size = 20,
          .seed = 7,
          .server = server,
          .input = input};
}

TEST(Broker, AsksForHistoryAndPortfolioInTurn) {
  ScriptedServer server({reply(R"({"closes":[1,2.5]})"),
                         reply(R"({"holdings":[{"shares":3},{"shares":4}]})")});
  const auto batch =
      make_batch(broker_spec("AAPL", to_string(server.address())));
  EXPECT_EQ(batch->run(2), "history: 2 closes, 1.75 on average");
  EXPECT_EQ(batch->run(3), "portfolio: 2 holdings, 7 shares");
  EXPECT_TRUE(server.requests().at(0).starts_with(
      "GET /history/AAPL?seed=7&latency=fixed:60 HTTP/1.1"));
  EXPECT_TRUE(server.requests().at(1).starts_with(
      "GET /portfolio?latency=fixed:20 HTTP/1.1"));
}

TEST(Broker, ShowsItsTokenOverOneSession) {
  ScriptedServer server(
      {reply(R"({"closes":[1]})"), reply(R"({"holdings":[]})")});
  const auto batch =
      make_batch(broker_spec("AAPL,secret", to_string(server.address())));
  batch->run(0);
  batch->run(1);
  for (const std::string& request : server.requests())
    EXPECT_NE(request.find("Authorization: Bearer secret\r\n"),
              std::string::npos);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(Broker, ShowsNoneIfItHasNone) {
  ScriptedServer server({reply(R"({"closes":[1]})")});
  make_batch(broker_spec("AAPL", to_string(server.address())))->run(0);
  EXPECT_EQ(server.requests().at(0).find("Authorization"), std::string::npos);
}

TEST(Broker, TellsARefusedTokenFromABadReply) {
  ScriptedServer server({{"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"},
                         reply(R"({"holdings":[]})"),
                         reply(R"({"closes":[]})"),
                         reply("<html>")});
  const auto batch = make_batch(broker_spec("A", to_string(server.address())));
  EXPECT_EQ(failure_of(*batch, 1),
            (Failure{FailureKind::bad_status,
                     "GET /portfolio?latency=fixed:20: status 401: show a "
                     "token that the server knows"}));
  const Failure no_history{FailureKind::malformed,
                           "the reply is no history in JSON"};
  EXPECT_EQ(failure_of(*batch, 0), no_history);
  EXPECT_EQ(failure_of(*batch, 0).kind, FailureKind::no_result);
  EXPECT_EQ(failure_of(*batch, 0), no_history);
}

TEST(Broker, RefusesWhatIsNoTickerWithAToken) {
  for (const char* input :
       {"", ",", "AAPL,", ",token", "A,b,c", "A B", "A,b\r\nX: y", "A/../b"})
    EXPECT_NE(refusal_of(broker_spec(input, "127.0.0.1:1"))
                  .find("such as AAPL,lab-token"),
              std::string::npos)
        << input;
}

}  // namespace
}  // namespace lab
