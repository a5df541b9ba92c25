// How much of the loop one answer may take at a time.

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <cstddef>
#include <utility>

#include "mock_server/connection.hpp"

namespace lab::mock {
namespace {

using namespace std::chrono_literals;

/// Gives the answer to somebody who need not read, as so little fits in.
///
/// Returns: how often others had their turn meanwhile.
std::size_t turns_for(Action action) {
  boost::asio::io_context loop(1);
  int ends[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
  const Descriptor reader(loop.get_executor(), ends[1]);
  ServerState state{MockServerOptions{}};
  DeadlineQueue stalled(1h);
  ResponseWriter writer(Socket(loop.get_executor(), Tcp::v4(), ends[0]),
                        stalled);
  Exchange exchange{state,
                    writer,
                    {std::move(action), {}, RequestScope(state)},
                    Clock::now(),
                    Clock::now()};
  boost::asio::co_spawn(loop.get_executor(), respond(exchange),
                        boost::asio::detached);
  const std::size_t turns = loop.run();
  EXPECT_EQ(state.statistics.statuses()[200], 1U);
  return turns;
}

TEST(AnAnswer, InManyPiecesGivesOthersTheirTurnAfterEachPiece) {
  EXPECT_GE(turns_for(Stream{.items = 100}), 100U);
  EXPECT_GE(turns_for(Bytes{.count = std::uint64_t{5} * 16'384}), 5U);
}

TEST(AnAnswer, InOnePieceNeedsNoTurns) {
  EXPECT_LE(turns_for(Reply{.body = "hello"}), 2U);
}

}  // namespace
}  // namespace lab::mock
