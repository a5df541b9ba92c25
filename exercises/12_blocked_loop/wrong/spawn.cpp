#include <boost/asio/this_coro.hpp>

#include "exercise.hpp"
#include "models/async/task.hpp"

namespace {

asio::awaitable<std::string> hashed(std::string password) {
  co_return given::hash(password);
}

}  // namespace

// A task is not a thread: it runs on the same loop, and blocks it later.
asio::awaitable<std::string> log_in(std::string password) {
  const auto loop = co_await asio::this_coro::executor;
  const auto task = lab::async::spawn(loop, hashed(password));
  co_return co_await task.result();
}
