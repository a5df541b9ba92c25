// What only the awaitable client promises: many at once, on any loops.

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "workloads/http/async_session.hpp"
#include "workloads/tests/run_async.hpp"
#include "workloads/tests/scripted_server.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

const Request hello_request{.target = "/hello", .headers = {}};
const Turn fine_turn{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"};
const Turn silence{"", Turn::Then::hold};

asio::awaitable<void> count_replies(const AsyncSession& session,
                                    std::size_t times, std::size_t& count) {
  for (std::size_t i = 0; i < times; ++i) {
    const Reply reply = co_await session.get(hello_request);
    if (reply.body == "hi") ++count;
  }
}

TEST(AsyncSession, AwaitsManyRepliesOnOneThread) {
  ScriptedServer server(std::vector<Turn>(200, fine_turn));
  const AsyncSession session(server.address());
  asio::io_context loop;
  std::size_t count = 0;
  for (int i = 0; i < 100; ++i)
    asio::co_spawn(loop, count_replies(session, 2, count), asio::detached);
  loop.run();
  EXPECT_EQ(count, 200U);
}

TEST(AsyncSession, ServesSeveralLoopsAtOnce) {
  ScriptedServer server(std::vector<Turn>(80, fine_turn));
  const AsyncSession session(server.address());
  std::vector<std::size_t> counts(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(counts.size());
    for (auto& count : counts)
      threads.emplace_back([&session, &count] {
        asio::io_context loop;
        for (int i = 0; i < 10; ++i)
          asio::co_spawn(loop, count_replies(session, 2, count),
                         asio::detached);
        loop.run();
      });
  }
  EXPECT_EQ(counts, std::vector<std::size_t>(4, 20));
}

TEST(AsyncSession, ResumesOnTheStrandOfItsCoroutine) {
  ScriptedServer server({fine_turn, fine_turn});
  const AsyncSession session(server.address());
  asio::io_context loop;
  std::size_t count = 0;
  asio::co_spawn(asio::make_strand(loop), count_replies(session, 2, count),
                 asio::detached);
  loop.run();
  EXPECT_EQ(count, 2U);
  EXPECT_EQ(server.connections(), 1U);
}

asio::awaitable<void> count_failures(const AsyncSession& session,
                                     std::size_t& count) {
  try {
    co_await session.get(hello_request);
  } catch (const TaskError& error) {
    if (error.kind() == FailureKind::timed_out) ++count;
  }
}

TEST(AsyncSession, GivesUpOnEveryOneThatIsLate) {
  ScriptedServer server(std::vector<Turn>(20, silence));
  Limits limits;
  limits.request_timeout = std::chrono::milliseconds(100);
  const AsyncSession session(server.address(), limits);
  asio::io_context loop;
  std::size_t count = 0;
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(loop, count_failures(session, count), asio::detached);
  loop.run();
  EXPECT_EQ(count, 20U);
}

TEST(AsyncSession, DropsTheConnectionOfACancelledRequest) {
  ScriptedServer server({silence});
  const AsyncSession session(server.address());
  asio::io_context loop;
  asio::cancellation_signal stop;
  std::exception_ptr error;
  asio::co_spawn(loop, session.get(hello_request),
                 asio::bind_cancellation_slot(
                     stop.slot(), [&](std::exception_ptr thrown, const Reply&) {
                       error = thrown;
                     }));
  asio::post(loop, [&] { stop.emit(asio::cancellation_type::terminal); });
  loop.run();
  EXPECT_THROW(std::rethrow_exception(error), boost::system::system_error);
  server.await_closed(1);
}

TEST(AsyncSession, LetsALoopEndInTheMiddleOfARequest) {
  ScriptedServer server({fine_turn, silence});
  const AsyncSession session(server.address());
  {
    asio::io_context loop;
    std::size_t count = 0;
    asio::co_spawn(loop, count_replies(session, 2, count), asio::detached);
    while (server.requests().size() < 2) loop.poll();
  }
  server.await_closed(1);
}

TEST(AsyncSession, MayEndBeforeItsLoop) {
  ScriptedServer server({fine_turn, fine_turn});
  asio::io_context loop;
  for (int i = 0; i < 2; ++i) {
    const AsyncSession session(server.address());
    EXPECT_EQ(run_until_done(loop, session.get(hello_request)).body, "hi");
  }
  EXPECT_EQ(server.connections(), 2U);
  server.await_closed(1);  // the first session's, when the second one came
}

}  // namespace
}  // namespace lab
