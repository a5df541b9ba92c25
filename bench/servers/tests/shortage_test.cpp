// What every kind of server does when the machine has no more to give.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/servers/server.hpp"
#include "bench/servers/tests/client.hpp"
#include "bench/servers/tests/program.hpp"
#include "models/environment_error.hpp"

namespace lab::servers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Returns: whether the server answered; if not, it hung up.
bool is_served(std::uint16_t port, const std::string& kind) {
  const bool is_web = kind.starts_with("web");
  Client client(port);
  client.try_to_send(is_web ? "GET / HTTP/1.0\r\n\r\n" : "ann\n");
  return client.hear() == (is_web ? "HTTP/1.0 200 OK\r" : "hello ann");
}

/// Those who left hold their descriptors for another moment.
void expect_served_soon(std::uint16_t port, const std::string& kind) {
  for (int tries = 0; tries < 100'000; ++tries)
    if (is_served(port, kind)) return;
  FAIL() << "nobody is served any more";
}

std::vector<Client> connect_many(std::size_t count, std::uint16_t port) {
  std::vector<Client> clients;
  clients.reserve(count);
  while (clients.size() < count) clients.emplace_back(port);
  return clients;
}

/// Returns: what the first one hears that hears anything.
std::optional<std::string> first_heard(std::vector<Client>& clients) {
  std::vector<pollfd> watched;
  watched.reserve(clients.size());
  for (Client& client : clients)
    watched.push_back(
        {.fd = client.descriptor(), .events = POLLIN, .revents = 0});
  ::poll(watched.data(), watched.size(), -1);
  for (std::size_t i = 0; i < clients.size(); ++i)
    if (watched[i].revents != 0) return clients[i].hear();
  return std::nullopt;
}

// UBSan needs a pipe to look at an object, and finds fault with it if it gets
// none.
#ifdef __SANITIZE_ADDRESS__
constexpr bool is_asan = true;
#else
constexpr bool is_asan = false;
#endif
#ifdef __SANITIZE_THREAD__
constexpr bool is_tsan = true;
#else
constexpr bool is_tsan = false;
#endif

class Shortage : public testing::TestWithParam<std::string> {
 protected:
  Shortage() { ::alarm(120); }  // a server that is deaf is waited for in vain
  ~Shortage() override { ::alarm(0); }
};

TEST_P(Shortage, OfDescriptorsTurnsClientsAwayUntilThereAreSome) {
  if (is_asan) GTEST_SKIP() << "the sanitizer needs descriptors itself";
  Program server(GetParam());
  const std::uint16_t port = server.port();
  server.allow_files(0);
  for (int i = 0; i < 3; ++i)
    EXPECT_THAT(Client(port).hear_all(), ElementsAre());
  server.allow_files(100);
  expect_served_soon(port, GetParam());
}

TEST_P(Shortage, WithThirtyDescriptorsEndsWhenClientsLeave) {
  if (is_asan) GTEST_SKIP() << "the sanitizer needs descriptors itself";
  Program server(GetParam(), "-n 30");
  const std::uint16_t port = server.port();
  {
    auto clients = connect_many(50, port);
    const bool takes_one = GetParam() == "web_one_at_a_time";
    if (!takes_one) {
      EXPECT_EQ(clients.back().hear(), std::nullopt);
    }
  }
  expect_served_soon(port, GetParam());
}

constexpr std::size_t too_much = std::size_t{1} << 50;

/// While it lives, no thread can be started.
class NoThreads {
 public:
  NoThreads() {
    ::pthread_getattr_default_np(&before_);
    pthread_attr_t attributes = before_;
    ::pthread_attr_setstacksize(&attributes, too_much);
    ::pthread_setattr_default_np(&attributes);
  }
  ~NoThreads() {
    ::pthread_setattr_default_np(&before_);
    ::pthread_attr_destroy(&before_);
  }
  NoThreads(const NoThreads&) = delete;
  NoThreads& operator=(const NoThreads&) = delete;

 private:
  pthread_attr_t before_;
};

TEST_P(Shortage, OfThreadsAtTheStartIsAnErrorOfTheEnvironment) {
  const NoThreads guard;
  EXPECT_THROW(make_server(GetParam(), {.wait = {}}), EnvironmentError);
}

TEST_P(Shortage, OfThreadsAtTheStartEndsTheProgramWith3) {
  rlimit limit{};
  ::getrlimit(RLIMIT_STACK, &limit);
  if (is_tsan || limit.rlim_max < too_much)
    GTEST_SKIP() << "the stack may not be so big";
  Program server(GetParam(), fmt::format("-s {}", too_much / 1024));
  EXPECT_THAT(server.read_line(), HasSubstr("lab_server: started 0 of "));
  EXPECT_EQ(server.wait().exit_code, 3);
}

TEST_P(Shortage, OfThreadsForAClientIsToldToThatClientOnly) {
  const auto server = make_server(GetParam(), {.wait = {}});
  {
    const NoThreads guard;
    // The thread that a pool has takes one of them.
    auto clients = connect_many(3, server->port());
    const bool needs_threads = GetParam().find("thread") != std::string::npos;
    if (needs_threads) {
      EXPECT_EQ(first_heard(clients), "! no thread is left");
    }
  }
  expect_served_soon(server->port(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Shortage, testing::ValuesIn(kinds()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace lab::servers
