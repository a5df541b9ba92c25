// What each workload does, and what it refuses.

#include <gtest/gtest.h>

#include <string>

#include "workloads/tests/attempts.hpp"
#include "workloads/tests/scripted_server.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

Spec spec_of(std::string workload, std::string input, std::uint64_t size = 0) {
  return {.workload = std::move(workload),
          .tasks = 3,
          .size = size,
          .seed = 1,
          .server = "127.0.0.1:1",
          .input = std::move(input)};
}

TEST(Workloads, NamesTheKnownOnesWhenOneIsUnknown) {
  EXPECT_EQ(refusal_of(spec_of("fetsh", "")),
            "unknown workload 'fetsh': known ones are sleep, fetch, quotes, "
            "broker, scrape, download, fibonacci, sum, checksum, images, "
            "option_prices, "
            "trades, fetch_and_crunch, fetch_and_sum");
}

TEST(Sleep, AnswersWithTheNumberOfTheTask) {
  EXPECT_EQ(make_batch(spec_of("sleep", "", 1))->run(2), "2");
}

TEST(Sleep, RefusesMoreThanAThousandSeconds) {
  EXPECT_EQ(refusal_of(spec_of("sleep", "", 1'000'000'001)),
            "sleep: size '1000000001' cannot be used: give 0 to 1000000000 "
            "microseconds");
}

TEST(Sleep, RefusesWhatIsNoListOfDurations) {
  for (const char* input : {"x", "1,", "-1", "1.5", "1 2", "1000000001"})
    EXPECT_NE(refusal_of(spec_of("sleep", input)).find("such as 1000,2000"),
              std::string::npos)
        << input;
}

TEST(Sleep, RefusesASizeBesideAList) {
  EXPECT_EQ(refusal_of(spec_of("sleep", "1,2", 5)),
            "sleep: size '5' cannot be used: give 0 beside an input");
}

TEST(Fibonacci, TakesTheNumbersOfItsListInTurn) {
  const auto batch = make_batch(spec_of("fibonacci", "0,1,30"));
  EXPECT_EQ(batch->run(0), "F(0) = 0");
  EXPECT_EQ(batch->run(1), "F(1) = 1");
  EXPECT_EQ(batch->run(2), "F(30) = 832040");
  EXPECT_EQ(batch->run(3), "F(0) = 0");
}

TEST(Fibonacci, RefusesWhatIsNoListOfSmallNumbers) {
  for (const char* input : {"", "46", "-1", "30,", "30, 31", "x", "1e1"})
    EXPECT_NE(refusal_of(spec_of("fibonacci", input)).find("0 to 45"),
              std::string::npos)
        << input;
}

TEST(Sum, GivesWhatGaussGives) {
  for (const std::uint64_t n : {0U, 1U, 2U, 65'536U, 65'537U, 1'000'000U})
    EXPECT_EQ(make_batch(spec_of("sum", "", n))->run(0),
              std::to_string(n / 2 * (n % 2 == 0 ? n - 1 : n)));
}

TEST(Fetch, DescribesTheReply) {
  ScriptedServer server({reply("123456789")});
  Spec spec = spec_of("fetch", "/x");
  spec.server = to_string(server.address());
  EXPECT_EQ(make_batch(spec)->run(0), "200, 9 bytes, crc32 cbf43926");
}

TEST(Fetch, PutsTheNumberOfTheTaskIntoThePath) {
  ScriptedServer server({reply("")});
  Spec spec = spec_of("fetch", "/{task}?task={task}");
  spec.server = to_string(server.address());
  make_batch(spec)->run(2);
  EXPECT_TRUE(server.requests().at(0).starts_with("GET /2?task=2 HTTP/1.1"));
}

TEST(Fetch, TakesThePathsOfItsListInTurn) {
  ScriptedServer server({reply(""), reply(""), reply("")});
  Spec spec = spec_of("fetch", "/a /b?task={task}");
  spec.server = to_string(server.address());
  const auto batch = make_batch(spec);
  for (std::size_t task = 0; task < 3; ++task) batch->run(task);
  EXPECT_TRUE(server.requests().at(0).starts_with("GET /a HTTP/1.1"));
  EXPECT_TRUE(server.requests().at(1).starts_with("GET /b?task=1 HTTP/1.1"));
  EXPECT_TRUE(server.requests().at(2).starts_with("GET /a HTTP/1.1"));
}

TEST(Fetch, OpensAConnectionForEachRequestIfAskedTo) {
  ScriptedServer server({reply(""), reply("")});
  Spec spec = spec_of("fetch", "/x", 1);
  spec.server = to_string(server.address());
  const auto batch = make_batch(spec);
  batch->run(0);
  batch->run(1);
  EXPECT_EQ(server.connections(), 2U);
}

TEST(Fetch, SaysWhichStatusWasBad) {
  ScriptedServer server({{"HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n"}});
  Spec spec = spec_of("fetch", "/x");
  spec.server = to_string(server.address());
  EXPECT_EQ(failure_of(*make_batch(spec), 0),
            (Failure{FailureKind::bad_status, "GET /x: status 429"}));
}

TEST(Fetch, RefusesWhatIsNoPath) {
  for (const char* input : {"", "x", "/a b", "/a\r\nHost: b", "http://a/"})
    EXPECT_NE(
        refusal_of(spec_of("fetch", input)).find("paths with a space between"),
        std::string::npos)
        << input;
}

TEST(Fetch, RefusesWhatIsNoAddress) {
  for (const char* server :
       {"", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0",
        "127.0.0.1:65536", "1.2.3:80", "127.0.0.1:8x", ":80", "127.0.0.1:-1"}) {
    Spec spec = spec_of("fetch", "/x");
    spec.server = server;
    EXPECT_NE(refusal_of(spec).find("such as 127.0.0.1:8080"),
              std::string::npos)
        << server;
  }
}

TEST(Quotes, ReadsThePrice) {
  ScriptedServer server({reply(R"({"results":[{"T":"AAPL","c":189.8}]})")});
  Spec spec = spec_of("quotes", "AAPL", 20);
  spec.server = to_string(server.address());
  EXPECT_EQ(make_batch(spec)->run(0), "AAPL 189.80");
  EXPECT_TRUE(server.requests().at(0).starts_with(
      "GET /v2/aggs/ticker/AAPL/prev?latency=fixed:20&task=0 HTTP/1.1"));
}

TEST(Quotes, TellsNoPriceFromNoQuote) {
  ScriptedServer server({reply(R"({"resultsCount":0})"),
                         reply(R"({"results":[]})"), reply("<html>"),
                         reply(R"({"results":[{"o":1}]})"),
                         reply(R"({"results":[{"c":"1"}]})"), reply("[]")});
  Spec spec = spec_of("quotes", "NONE");
  spec.server = to_string(server.address());
  const auto batch = make_batch(spec);
  const Failure no_price{FailureKind::no_result,
                         "NONE: the server knows no price"};
  const Failure no_quote{FailureKind::malformed,
                         "NONE: the reply is no quote in JSON"};
  for (const auto& expected :
       {no_price, no_price, no_quote, no_quote, no_quote, no_quote})
    EXPECT_EQ(failure_of(*batch, 0), expected);
}

TEST(Quotes, RefusesWhatIsNoListOfTickers) {
  for (const char* input : {"", "AAPL,", "AA PL", "A/../B", "A?x=1"})
    EXPECT_NE(refusal_of(spec_of("quotes", input)).find("tickers, such as"),
              std::string::npos)
        << input;
}

/// Counts what a thread says of itself.
class Listener final : public WaitObserver {
 public:
  Listener() { wait_observer = this; }
  ~Listener() override { wait_observer = nullptr; }
  void before_waiting() noexcept override { ++begun; }
  void after_waiting() noexcept override { ++ended; }
  void while_computing() noexcept override { ++computing; }

  int begun = 0;
  int ended = 0;
  int computing = 0;
};

TEST(Waiting, IsSaidByATaskThatWaits) {
  const auto batch = make_batch(spec_of("sleep", "", 1));
  const Listener listener;
  batch->run(0);
  EXPECT_EQ(listener.begun, 1);
  EXPECT_EQ(listener.ended, 1);
}

TEST(Waiting, EndsWhenTheWaitFails) {
  Spec spec = spec_of("fetch", "/x");
  spec.server = to_string(deserted_address());
  const auto batch = make_batch(spec);
  const Listener listener;
  EXPECT_EQ(failure_of(*batch, 0).kind, FailureKind::refused);
  EXPECT_EQ(listener.begun, 1);
  EXPECT_EQ(listener.ended, 1);
}

TEST(Waiting, IsDeniedByATaskThatComputes) {
  const auto fibonacci = make_batch(spec_of("fibonacci", "25"));
  const auto sum = make_batch(spec_of("sum", "", 200'000));
  Listener listener;
  fibonacci->run(0);
  EXPECT_EQ(listener.computing, 13);  // the branches below 21 of a tree of 25
  sum->run(0);
  EXPECT_EQ(listener.computing, 13 + 4);
  EXPECT_EQ(listener.begun, 0);
}

}  // namespace
}  // namespace lab
