#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "models/async/task.hpp"
#include "models/threads/future.hpp"
#include "models/threads/shutdown.hpp"

namespace lab::async {

/// A loop, for other threads.
///
/// Requires: it is made from the executor while the loop lives.
/// Thread safety: any.
/// Lifetime: it may outlive the loop.
class LoopHandle {
 public:
  /// Not explicit: an executor will do where a handle is asked for.
  LoopHandle(const boost::asio::any_io_executor& loop);

  /// Has the loop make this call.  Python: loop.call_soon_threadsafe.
  ///
  /// Throws: ShutDown if the loop has ended.
  void post(std::function<void()> call) const;

  const boost::asio::any_io_executor& executor() const { return loop_; }

 private:
  boost::asio::any_io_executor loop_;
  std::shared_ptr<LoopState> state_;
};

/// A promise whose future is cancelled if it is never kept.
template <typename T>
struct PromiseOrCancel {
  threads::Promise<T> promise;
  ~PromiseOrCancel() { promise.future().cancel(); }
};

template <typename T>
boost::asio::awaitable<void> fulfil(std::unique_ptr<PromiseOrCancel<T>> owner,
                                    boost::asio::awaitable<T> body) {
  auto& promise = owner->promise;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(body);
      if (promise.start()) promise.set_value();
    } else {
      T value = co_await std::move(body);
      if (promise.start()) promise.set_value(std::move(value));
    }
  } catch (...) {
    const auto error = std::current_exception();
    if (!is_cancellation(error) && promise.start())
      promise.set_exception(error);
  }
}

/// Starts a coroutine from another thread.
/// Python: asyncio.run_coroutine_threadsafe.
///
///     const LoopHandle loop(co_await asio::this_coro::executor);
///     std::jthread sensor([loop] {
///       const auto future = spawn_threadsafe(loop, store(read_sensor()));
///       future.result();  // waits until the loop has done it
///     });
///
/// Requires: whoever waits for the future is not on the thread of the loop.
/// Returns: the future of its result: what it throws, result() throws.  It is
///          pending until the coroutine has ended.  To cancel it cancels the
///          coroutine, which may end a little later.
/// Throws: ShutDown if the loop has ended.  A coroutine that is left over when
///         the loop ends is cancelled like all others, and its future, too.
/// Thread safety: any; with a DeterministicLoop, only its own thread.
template <typename T>
threads::Future<T> spawn_threadsafe(const LoopHandle& loop,
                                    boost::asio::awaitable<T> body) {
  auto owner = std::make_unique<PromiseOrCancel<T>>();
  auto future = owner->promise.future();
  auto work = std::make_shared<boost::asio::awaitable<void>>(
      fulfil(std::move(owner), std::move(body)));
  loop.post([executor = loop.executor(), future, work] {
    const auto task = spawn(executor, std::move(*work));
    future.add_done_callback([task](const auto& done) {
      if (done.cancelled()) task.cancel();
    });
  });
  return future;
}

}  // namespace lab::async
