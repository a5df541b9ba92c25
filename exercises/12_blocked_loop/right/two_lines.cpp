#include "exercise.hpp"
#include "models/async/to_thread.hpp"
asio::awaitable<std::string> log_in(std::string password) {
  auto job =
      lab::async::to_thread([password] { return given::hash(password); });
  co_return co_await std::move(job);
}
