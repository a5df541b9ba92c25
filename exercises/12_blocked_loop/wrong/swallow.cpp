#include <exception>

#include "exercise.hpp"
#include "models/async/to_thread.hpp"

namespace {

std::string hash_or_nothing(const std::string& password) try {
  return given::hash(password);
} catch (const std::exception&) {
  return "";
}

}  // namespace

// The loop goes on, but an error never comes back from the other thread.
asio::awaitable<std::string> log_in(std::string password) {
  co_return co_await lab::async::to_thread(hash_or_nothing, password);
}
