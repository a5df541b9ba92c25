#include "models/async/wrap_future.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <mutex>

#include "models/async/event.hpp"
#include "models/async/task_state.hpp"

namespace lab::async {
namespace {

namespace asio = boost::asio;

/// How a thread tells a coroutine that something has ended, which may come when
/// neither the coroutine nor its loop exists any more.
class Line {
 public:
  /// The coroutine's end.  It hangs up when it goes.
  class Listener {
   public:
    explicit Listener(const asio::any_io_executor& loop)
        : loop_(loop), ended_(loop), line_(std::make_shared<Line>(this)) {}
    ~Listener() { line_->hang_up(); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    const std::shared_ptr<Line>& line() const { return line_; }
    asio::awaitable<void> wait() { return ended_.wait(); }

   private:
    friend class Line;
    asio::any_io_executor loop_;
    Event ended_;
    std::shared_ptr<Line> line_;
  };

  explicit Line(Listener* listener) : listener_(listener) {}

  /// The thread's end.
  static void tell(const std::shared_ptr<Line>& line) {
    const std::scoped_lock lock(line->mutex_);
    if (line->listener_ == nullptr) return;
    asio::post(line->listener_->loop_, [line] { line->deliver(); });
  }

 private:
  /// On the loop, where the listener cannot go away meanwhile.
  void deliver() {
    const std::scoped_lock lock(mutex_);
    if (listener_ != nullptr) listener_->ended_.set();
  }

  void hang_up() {
    const std::scoped_lock lock(mutex_);
    listener_ = nullptr;
  }

  std::mutex mutex_;  // guards listener_
  Listener* listener_;
};

asio::awaitable<void> listen(threads::AnyFuture future) {
  const auto loop = co_await asio::this_coro::executor;
  Line::Listener listener(loop);
  const auto watch =
      future.watch([line = listener.line()] { Line::tell(line); });
  co_await listener.wait();
}

}  // namespace

asio::awaitable<void> wait_for_end(threads::AnyFuture future) {
  try {
    co_await listen(future);
  } catch (...) {
    future.cancel();
    throw;
  }
  if (future.cancelled()) throw Cancelled();
}

}  // namespace lab::async
