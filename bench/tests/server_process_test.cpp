// The mock server as a process that may be gone at any time.

#include "bench/harness/server_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "bench/tests/children.hpp"

namespace lab {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// The process of a server that was started in between.
class NewServer {
 public:
  explicit NewServer(const std::set<int>& before = children()) {
    server_ = std::make_unique<ServerProcess>();
    for (const int child : children())
      if (before.count(child) == 0) pid_ = child;
  }

  ServerProcess& operator*() { return *server_; }
  int pid() const { return pid_; }
  void end() { server_.reset(); }

 private:
  std::unique_ptr<ServerProcess> server_;
  int pid_ = 0;
};

TEST(ServerProcess, ThatWasKilledIsLostAndSaysHow) {
  ServerProcess server;
  server.kill();
  const auto how =
      HasSubstr("the mock server was killed by signal 9 (SIGKILL)");
  EXPECT_THAT([&] { server.stats(); }, ThrowsMessage<ServerLost>(how));
  EXPECT_THAT([&] { server.reset(); }, ThrowsMessage<ServerLost>(how));
}

TEST(ServerProcess, ThatHasEndedByItselfSaysWithWhichCode) {
  NewServer server;
  ::kill(server.pid(), SIGTERM);
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(server.pid()), &ended, WEXITED | WNOWAIT);
  EXPECT_THAT([&] { (*server).stats(); },
              ThrowsMessage<ServerLost>(HasSubstr("ended with exit code 0")));
}

TEST(ServerProcess, ThatStandsStillIsLostAndDoesNotKeepItsParent) {
  NewServer server;
  ::kill(server.pid(), SIGSTOP);
  EXPECT_THAT([&] { (*server).stats(); },
              ThrowsMessage<ServerLost>(
                  HasSubstr("does not answer any more: lab_mock_ser")));
  server.end();
  EXPECT_EQ(::kill(server.pid(), 0), -1);
}

TEST(ServerProcess, IsLostIfAnyOtherServerAnswersInItsPlace) {
  NewServer server;
  const std::string address = (*server).address();
  (*server).kill();
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(server.pid()), &ended, WEXITED | WNOWAIT);
  httplib::Server other;
  other.Get(".*", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("hello", "text/plain");
  });
  // Of the server before, a connection is still being closed.
  other.set_socket_options([](int socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  const auto colon = address.find(':');
  ASSERT_TRUE(other.bind_to_port(address.substr(0, colon),
                                 std::stoi(address.substr(colon + 1))));
  std::jthread serving([&other] { other.listen_after_bind(); });
  EXPECT_THAT([&] { (*server).stats(); },
              ThrowsMessage<ServerLost>(
                  HasSubstr("another server answers at " + address)));
  other.stop();
}

TEST(ServerProcess, CanBeStartedAgain) {
  ServerProcess server;
  const std::string first = server.nonce();
  server.kill();
  EXPECT_THROW(server.stats(), ServerLost);
  server.start_again();
  EXPECT_EQ(server.stats().requests, 0U);
  EXPECT_NE(server.nonce(), first);
}

/// The status that somebody gets who asks this of the server.
int status_for_another(const ServerProcess& server, const char* method,
                       const char* path) {
  httplib::Client other("http://" + server.address());
  httplib::Request request;
  request.method = method;
  request.path = path;
  const auto result = other.send(request);
  return result ? result->status : 0;
}

TEST(ServerProcess, IsChangedByItsRunAlone) {
  ServerProcess server;
  for (int start = 0; start < 2; ++start) {
    for (const char* const path :
         {"/conditions?paused=1", "/stats/reset", "/script", "/lease"})
      EXPECT_EQ(status_for_another(server, "POST", path), 409) << path;
    EXPECT_EQ(status_for_another(server, "DELETE", "/lease"), 409);
    EXPECT_EQ(status_for_another(server, "GET", "/delay/0"), 200);
    EXPECT_EQ(server.stats().requests, 1U);
    server.reset();
    EXPECT_EQ(server.stats().requests, 0U);
    server.start_again();
  }
}

TEST(ServerProcess, LivesInAGroupOfItsOwn) {
  const NewServer server;
  EXPECT_EQ(::getpgid(server.pid()), server.pid());
}

}  // namespace
}  // namespace lab
