#include "bench/servers/acceptor.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <latch>
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
                  if (number == 0) first_.count_down();
                  if (number >= times) return accept_client(listening);
                  errno = GetParam();
                  return -1;
                },
            .rest = rest};
  }

  std::atomic<int> tries_ = 0;
  std::latch first_{1};
};

TEST_P(FaultyAcceptor, LetsInAgainWhenTheFaultIsOver) {
  Acceptor acceptor(fails(3, 1ms));
  std::atomic<bool> is_let_in = false;
  const std::jthread server([&] { is_let_in = acceptor.accept().has_value(); });
  while (!is_let_in) Client(acceptor.port()).hear_all();
  EXPECT_GT(tries_, 3);
}

TEST_P(FaultyAcceptor, RestsAfterEachTry) {
  Acceptor acceptor(fails(1'000'000, 1h));
  std::jthread server(
      [&acceptor] { EXPECT_FALSE(acceptor.accept().has_value()); });
  first_.wait();
  acceptor.close();
  server.join();
  EXPECT_EQ(tries_, 1);
}

TEST_P(FaultyAcceptor, RestsForCoroutinesToo) {
  asio::io_context loop;
  Acceptor acceptor(loop, fails(1'000'000, 1h));
  asio::co_spawn(loop, acceptor.accept_all([](Socket /*client*/) {}),
                 asio::detached);
  Client client(acceptor.port());
  loop.poll();
  loop.poll();
  EXPECT_EQ(tries_, 1);
}

TEST_P(FaultyAcceptor, LetsInForCoroutinesWhenTheFaultIsOver) {
  asio::io_context loop;
  Acceptor acceptor(loop, fails(3, 1ms));
  int clients = 0;
  asio::co_spawn(loop, acceptor.accept_all([&](Socket /*client*/) {
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

TEST(Acceptor, StopsWaitingWhenItIsClosed) {
  Acceptor acceptor;
  std::jthread server(
      [&acceptor] { EXPECT_FALSE(acceptor.accept().has_value()); });
  acceptor.close();
}

}  // namespace
}  // namespace lab::servers
