#include "exercise.hpp"
#include "models/async/to_thread.hpp"

// A thread of a pool blocks instead of the loop's.  This coroutine is suspended
// until the thread is done, and resumes on the loop.
asio::awaitable<std::string> log_in(std::string password) {
  co_return co_await lab::async::to_thread(given::hash, password);
}
