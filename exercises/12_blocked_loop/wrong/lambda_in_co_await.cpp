#include "exercise.hpp"
#include "models/async/to_thread.hpp"
asio::awaitable<std::string> log_in(std::string password) {
  co_return co_await lab::async::to_thread(
      [p = std::move(password)] { return given::hash(p); });
}
