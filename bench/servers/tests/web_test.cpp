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

class Web : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<Server> server_ =
      make_server(GetParam(), {.wait = {}, .workers = 4});
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

std::string name_of(const testing::TestParamInfo<const char*>& test) {
  return test.param;
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Web,
                         testing::Values("web_one_at_a_time",
                                         "web_thread_per_connection",
                                         "web_thread_pool", "web_coroutines"),
                         name_of);
INSTANTIATE_TEST_SUITE_P(AllButOne, ConcurrentWeb,
                         testing::Values("web_thread_per_connection",
                                         "web_thread_pool", "web_coroutines"),
                         name_of);

}  // namespace
}  // namespace lab::servers
