#include <future>
#include <thread>
#include "exercise.hpp"
#include "models/async/event.hpp"
// sets the Event of the loop from another thread ("Threads: that of its loop")
asio::awaitable<std::string> log_in(std::string password) {
  lab::async::Event over(co_await asio::this_coro::executor);
  std::promise<std::string> p;
  auto f = p.get_future();
  std::jthread t([&] {
    try {
      p.set_value(given::hash(password));
    } catch (...) {
      p.set_exception(std::current_exception());
    }
    over.set();
  });
  co_await over.wait();
  t.join();
  co_return f.get();
}
