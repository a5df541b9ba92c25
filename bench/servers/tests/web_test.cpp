// What a web server promises, whatever its kind.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/servers/server.hpp"
#include "bench/servers/tests/client.hpp"

namespace lab::servers {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;

struct Kind {
  const char* name;
  std::unique_ptr<Server> (*make)(const WebOptions&);
};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class Web : public testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<Server> server_ =
      GetParam().make({.wait = std::chrono::nanoseconds(0), .workers = 4});
};

constexpr const char* and_close =
    " HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n";
constexpr const char* and_go_on = " HTTP/1.1\r\nHost: lab\r\n\r\n";

TEST_P(Web, AnswersWhatWasAskedAndCloses) {
  Client client(server_->port());
  client.send(std::string("GET /page/7") + and_close);
  EXPECT_THAT(client.hear_all(),
              IsSupersetOf({"HTTP/1.1 200 OK\r", "Connection: close\r",
                            "this is /page/7"}));
}

TEST_P(Web, KeepsAConnectionThatIsToBeKept) {
  Client client(server_->port());
  client.send(std::string("GET /one") + and_go_on + "GET /two" + and_close);
  EXPECT_THAT(client.hear_all(),
              IsSupersetOf({"this is /one", "this is /two"}));
}

TEST_P(Web, ServesOneAfterAnother) {
  for (int i = 0; i < 20; ++i) {
    Client client(server_->port());
    client.send(std::string("GET /again") + and_close);
    EXPECT_THAT(client.hear_all(), Contains("this is /again"));
  }
}

class ConcurrentWeb : public Web {};

TEST_P(ConcurrentWeb, ServesOthersWhileAClientSaysNothing) {
  const Client silent(server_->port());
  Client client(server_->port());
  client.send(std::string("GET /now") + and_close);
  EXPECT_THAT(client.hear_all(), Contains("this is /now"));
}

TEST_P(Web, HangsUpOnWhoDoesNotSpeakHttp) {
  Client client(server_->port());
  client.send("good morning\r\n\r\n");
  EXPECT_THAT(client.hear_all(), ElementsAre());
}

TEST_P(Web, SendsEverybodyHomeAtItsEnd) {
  Client silent(server_->port());
  Client halfway(server_->port());
  halfway.send("GET /half");
  server_.reset();
  EXPECT_THAT(silent.hear_all(), ElementsAre());
  EXPECT_THAT(halfway.hear_all(), ElementsAre());
}

const Kind one_at_a_time{"one_at_a_time", make_web_one_at_a_time};
const Kind thread_per_connection{"thread_per_connection",
                                 make_web_thread_per_connection};
const Kind thread_pool{"thread_pool", make_web_thread_pool};
const Kind coroutines{"coroutines", make_web_coroutines};

std::string name_of(const testing::TestParamInfo<Kind>& test) {
  return test.param.name;
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Web,
                         testing::Values(one_at_a_time, thread_per_connection,
                                         thread_pool, coroutines),
                         name_of);
INSTANTIATE_TEST_SUITE_P(AllButOne, ConcurrentWeb,
                         testing::Values(thread_per_connection, thread_pool,
                                         coroutines),
                         name_of);

}  // namespace
}  // namespace lab::servers
