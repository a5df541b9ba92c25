#include <chrono>

#include "exercise.hpp"
#include "models/async/sleep.hpp"

// It lets the others go on once, politely, and then blocks them all the same.
asio::awaitable<std::string> log_in(std::string password) {
  co_await lab::async::sleep_for(std::chrono::milliseconds(1));
  co_return given::hash(password);
}
