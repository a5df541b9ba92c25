// The clients that put load on servers, against every kind of server.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/load/bare_loop.hpp"
#include "bench/load/chat_load.hpp"
#include "bench/load/web_load.hpp"
#include "bench/servers/kind_process.hpp"
#include "bench/servers/server.hpp"
#include "mock_server/mock_server.hpp"
#include "models/environment_error.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::SizeIs;

/// A server of one kind, within this process.
class Load : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<servers::Server> server_ =
      servers::make_server(GetParam(), {.wait = {}});
  std::string address_ = fmt::format("127.0.0.1:{}", server_->port());
};

class WebLoads : public Load {};

TEST_P(WebLoads, GiveTheAnswersInTheOrderOfTheRequests) {
  const auto closed = put_load_on(address_, {.users = 2, .requests = 3});
  EXPECT_THAT(closed.answers,
              ElementsAre("this is /0\n", "this is /1\n", "this is /2\n"));
  const auto open = put_load_on(
      address_,
      {.users = 2, .requests = 3, .interval = std::chrono::microseconds(10)});
  EXPECT_EQ(open.answers, closed.answers);
}

TEST_P(WebLoads, CountNoLessFromWhenARequestWasDueThanFromWhenItWasSent) {
  const auto result = put_load_on(
      address_,
      {.users = 1, .requests = 50, .interval = std::chrono::nanoseconds(1)});
  auto measures = result.latencies.measures();
  EXPECT_GE(measures[&metrics::latency_p50_seconds],
            measures[&metrics::service_p50_seconds]);
  EXPECT_GE(measures[&metrics::latency_p99_seconds],
            measures[&metrics::service_p99_seconds]);
}

INSTANTIATE_TEST_SUITE_P(EveryKind, WebLoads,
                         testing::Values("web_one_at_a_time",
                                         "web_thread_per_connection",
                                         "web_thread_pool", "web_coroutines"),
                         [](const auto& test) {
                           return std::string(test.param);
                         });

class Crowds : public Load {};

TEST_P(Crowds, HearEverythingInOneOrder) {
  ChatClients chat_clients(address_, 30);
  const Delivery delivery = chat_clients.talk({.lines = 20});
  EXPECT_EQ(delivery.clients, 30U);
  EXPECT_THAT(delivery.delivery_seconds, SizeIs(30 * 20));
  EXPECT_THAT(delivery.delivery_seconds, Each(Ge(0)));
  EXPECT_EQ(chat_clients.ask_how_many(), 30U);
}

TEST_P(Crowds, CanHaveOneThatNeverReads) {
  ChatClients chat_clients(address_, 2);
  chat_clients.add_client_that_never_reads();
  EXPECT_EQ(chat_clients.ask_how_many(), 3U);
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Crowds,
                         testing::Values("chat_thread_per_client",
                                         "chat_coroutines"),
                         [](const auto& test) {
                           return std::string(test.param);
                         });

/// What the client of the models makes of the same requests.
std::vector<Answer> answers_of_fetch(const std::string& server,
                                     const std::string& path,
                                     std::size_t tasks) {
  const auto batch = make_batch({.workload = "fetch",
                                 .tasks = tasks,
                                 .server = server,
                                 .input = path + "{task}"});
  std::vector<Answer> answers;
  for (std::size_t task = 0; task < tasks; ++task)
    answers.push_back(batch->run(task));
  return answers;
}

TEST(BareLoop, GivesTheAnswersOfTheClientInTheOrderOfTheTasks) {
  const MockServer server;
  const auto answers =
      fetch_by_bare_loop(server.address(), "/delay/1?task=", 20);
  EXPECT_EQ(answers, answers_of_fetch(server.address(), "/delay/1?task=", 20));
}

TEST(BareLoop, TakesAReplyThatComesInPieces) {
  const MockServer server;
  const auto answers = fetch_by_bare_loop(server.address(), "/bytes/300", 3);
  EXPECT_EQ(answers, answers_of_fetch(server.address(), "/bytes/300", 3));
  EXPECT_TRUE(answers[2].starts_with("200, 3002 bytes"));
  const auto large = fetch_by_bare_loop(server.address(), "/bytes/99999", 2);
  EXPECT_TRUE(large[1].starts_with("200, 999991 bytes"));
}

TEST(BareLoop, HasAllItsRequestsUnderWayAtOnce) {
  const MockServer server;
  fetch_by_bare_loop(server.address(), "/gate/9?quiet_ms=60000&task=", 9);
  EXPECT_EQ(server.stats().peak_in_flight, 9U);
}

TEST(BareLoop, SaysThatItCannotConnect) {
  EXPECT_THROW(fetch_by_bare_loop("127.0.0.1:1", "/", 1), EnvironmentError);
}

TEST(KindProcess, HasMemoryAndThreadsOfItsOwn) {
  const KindProcess server("chat_coroutines");
  const std::size_t threads_before = server.threads();
  EXPECT_GE(threads_before, 2U);
  EXPECT_GT(server.memory_bytes(), 0U);
  ChatClients chat_clients(server.address(), 3);
  EXPECT_EQ(chat_clients.ask_how_many(), 3U);
  EXPECT_EQ(server.threads(), threads_before);
}

TEST(KindProcess, HasTwoThreadsForEachClientOfAThreadedChat) {
  const KindProcess server("chat_thread_per_client");
  const std::size_t threads_before = server.threads();
  const ChatClients chat_clients(server.address(), 3);
  EXPECT_EQ(server.threads(), threads_before + 2 * std::size_t{3});
}

TEST(KindProcess, NamesTheKindThatDoesNotStart) {
  EXPECT_THROW(KindProcess("no_such_kind"), EnvironmentError);
}

}  // namespace
}  // namespace lab
