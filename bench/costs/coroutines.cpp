#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <concepts>
#include <exception>
#include <memory>

#include "bench/costs/subject.hpp"
#include "models/async/mutex.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/task.hpp"
#include "models/threads/error_text.hpp"

namespace lab::costs {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> nothing() { co_return; }

template <auto start>
Subject start_on_a_loop() {
  const auto loop = std::make_shared<asio::io_context>(1);
  return {[loop](Times times) {
    while (times-- > 0) {
      start(*loop);
      loop->restart();
      loop->run();
    }
  }};
}

void start_bare(asio::io_context& loop) {
  asio::co_spawn(loop, nothing(), asio::detached);
}

void start_task(asio::io_context& loop) {
  async::spawn(loop.get_executor(), nothing());
}

class BareSemaphore {
 public:
  BareSemaphore(const asio::any_io_executor& loop, int permits)
      : free_(permits), bell_(loop) {}

  asio::awaitable<void> acquire() {
    while (free_ == 0) {
      ++waiting_;
      co_await bell_.async_receive(asio::use_awaitable);
      --waiting_;
    }
    --free_;
  }

  void release() {
    ++free_;
    if (waiting_ > 0) bell_.try_send(boost::system::error_code());
  }

 private:
  int free_;
  int waiting_ = 0;
  asio::experimental::channel<void(boost::system::error_code)> bell_;
};

asio::awaitable<void> take_bare(asio::any_io_executor loop, Times times) {
  BareSemaphore semaphore(loop, 1);
  while (times-- > 0) {
    co_await semaphore.acquire();
    semaphore.release();
  }
}

asio::awaitable<void> take_permits(asio::any_io_executor loop, Times times) {
  async::Semaphore semaphore(loop, 1);
  while (times-- > 0) const auto permit = co_await semaphore.acquire();
}

asio::awaitable<void> take_locks(asio::any_io_executor loop, Times times) {
  async::Mutex mutex(loop);
  while (times-- > 0) const auto lock = co_await mutex.lock();
}

template <typename Semaphore>
asio::awaitable<void> pass_on(Semaphore& from, Semaphore& to, Times times) {
  while (times-- > 0) {
    if constexpr (std::same_as<Semaphore, BareSemaphore>) {
      co_await from.acquire();
    } else {
      auto permit = co_await from.acquire();
      permit.keep();
    }
    to.release();
  }
}

template <typename Semaphore>
asio::awaitable<void> take_turns(asio::any_io_executor loop, Times times) {
  Semaphore there(loop, 1);
  Semaphore back(loop, 0);
  asio::co_spawn(loop, pass_on(there, back, times), asio::detached);
  co_await pass_on(back, there, times);
}

template <auto scene>
Subject on_a_loop() {
  return {[](Times times) {
    asio::io_context loop(1);
    asio::co_spawn(loop, scene(loop.get_executor(), times), threads::rethrow);
    loop.run();
  }};
}

}  // namespace

std::vector<Pair> coroutine_pairs() {
  return {{"spawn", start_on_a_loop<start_task>, start_on_a_loop<start_bare>},
          {"free semaphore", on_a_loop<take_permits>, on_a_loop<take_bare>},
          {"free mutex", on_a_loop<take_locks>, on_a_loop<take_bare>},
          {"awaited semaphore", on_a_loop<take_turns<async::Semaphore>>,
           on_a_loop<take_turns<BareSemaphore>>}};
}

}  // namespace lab::costs
