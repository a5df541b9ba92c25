#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "exercise.hpp"

// It moves to a thread of the pool, and its caller goes on there, too: two
// threads now use what belongs to the loop.
asio::awaitable<std::string> log_in(std::string password) {
  static asio::thread_pool pool(2);
  co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
  co_return given::hash(password);
}
