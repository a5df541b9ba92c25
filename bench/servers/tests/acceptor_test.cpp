#include "bench/servers/acceptor.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "bench/servers/tests/client.hpp"

namespace lab::servers {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

/// An acceptor with a fault: so many tries to accept a client fail.
class FaultyAcceptor : public testing::TestWithParam<int> {
 protected:
  AcceptorOptions fails(int times, std::chrono::milliseconds rest) {
    return {.accept =
                [this, times](int listening) {
                  const int number = tries_++;
                  if (number >= times) return accept_client(listening);
                  errno = GetParam();
                  return -1;
                },
            .rest = rest};
  }

  std::atomic<int> tries_ = 0;
};

TEST_P(FaultyAcceptor, RestsAfterEachTry) {
  asio::io_context loop;
  Acceptor acceptor(loop, fails(1'000'000, 1h));
  asio::co_spawn(loop, acceptor.accept_all(loop, [](Socket /*client*/) {}),
                 asio::detached);
  Client client(acceptor.port());
  loop.poll();
  loop.poll();
  EXPECT_EQ(tries_, 1);
}

TEST_P(FaultyAcceptor, LetsInAgainWhenTheFaultIsOver) {
  asio::io_context loop;
  Acceptor acceptor(loop, fails(3, 1ms));
  int clients = 0;
  asio::co_spawn(loop,
                 acceptor.accept_all(loop,
                                     [&](Socket /*client*/) {
                                       ++clients;
                                       loop.stop();
                                     }),
                 asio::detached);
  const std::jthread visitor([&] {
    while (!loop.stopped()) Client(acceptor.port()).hear_all();
  });
  loop.run();
  EXPECT_EQ(clients, 1);
}

INSTANTIATE_TEST_SUITE_P(EveryFault, FaultyAcceptor,
                         testing::Values(EMFILE, ENFILE, ENOBUFS, ENOMEM),
                         [](const auto& test) {
                           return ::strerrorname_np(test.param);
                         });

TEST(SpareDescriptor, IsRenewedWhenThereAreDescriptorsAgain) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  mock::SpareDescriptor spare("a server");
  const bool without = spare.renew();
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_FALSE(without);
  EXPECT_TRUE(spare.renew());
}

}  // namespace
}  // namespace lab::servers
