#include <atomic>
#include <chrono>
#include <thread>

#include "exercise.hpp"
#include "models/async/sleep.hpp"

// Asks again and again whether the other thread is done.
asio::awaitable<std::string> log_in(std::string password) {
  std::string result;
  std::exception_ptr error;
  std::atomic<bool> done = false;
  std::jthread thread([&] {
    try {
      result = given::hash(password);
    } catch (...) {
      error = std::current_exception();
    }
    done = true;
  });
  while (!done) co_await lab::async::sleep_for(std::chrono::milliseconds(1));
  if (error) std::rethrow_exception(error);
  co_return result;
}
