#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <thread>
#include "exercise.hpp"
#include "models/async/event.hpp"
asio::awaitable<std::string> log_in(std::string password) {
  auto loop = co_await asio::this_coro::executor;
  lab::async::Event over(loop);
  std::string r;
  std::exception_ptr e;
  std::jthread t([&] {
    try {
      r = given::hash(password);
    } catch (...) {
      e = std::current_exception();
    }
    asio::post(loop, [&] { over.set(); });
  });
  co_await over.wait();
  t.join();
  if (e) std::rethrow_exception(e);
  co_return r;
}
