#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

#include "models/threads/any_future.hpp"

namespace lab::threads {

template <typename T>
class Promise;

namespace detail {

template <typename T>
struct FutureCell : FutureCore {
  std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value;
};

}  // namespace detail

/// A result that will be there later.  Python: concurrent.futures.Future.
///
/// Picture the ticket of a cloakroom: you hold it while someone else fetches
/// the coat.  A copy of the ticket stands for the same coat.
///
///                          start()             set_value()
///              ┌─────────┐        ┌─────────┐  set_exception()  ┌──────────┐
///     made ───>│ pending │───────>│ running │──────────────────>│ finished │
///              └─────────┘        └─────────┘                   └──────────┘
///                   │ cancel()                                  ┌───────────┐
///                   └──────────────────────────────────────────>│ cancelled │
///                                                               └───────────┘
/// state(), cancel(), done() and their like are in AnyFuture.
///
/// Thread safety: any.  What the producer did before it fulfilled the promise
///           is visible to whoever has seen done() or got the result.
template <typename T>
class Future : public AnyFuture {
 public:
  /// A copy of the result.
  ///
  /// Blocks: until it is done.
  /// Throws: what the work threw; Cancelled; TimedOut.
  T result(Timeout timeout = std::nullopt) const& {
    wait(timeout);
    if constexpr (!std::is_void_v<T>) return *cell().value;
  }

  /// The result itself, for the last one who wants it: std::move(f).result().
  /// The copies of this future are left with what a move leaves behind.
  T result(Timeout timeout = std::nullopt) && {
    wait(timeout);
    if constexpr (!std::is_void_v<T>) return std::move(*cell().value);
  }

  /// Calls back once, in the order of adding, on the thread that ends the work;
  /// at once on this thread if it is done.  What a callback throws is reported
  /// (set_callback_error_sink) and keeps nobody else from being called.
  void add_done_callback(std::function<void(const Future&)> callback) const {
    core().add_callback(
        [future = *this, call = std::move(callback)] { call(future); });
  }

 private:
  friend class Promise<T>;
  using Cell = detail::FutureCell<T>;

  explicit Future(std::shared_ptr<Cell> cell) : AnyFuture(std::move(cell)) {}

  Cell& cell() const { return static_cast<Cell&>(core()); }

  void wait(Timeout timeout) const {
    if (const auto& error = core().wait(timeout)) std::rethrow_exception(error);
  }
};

/// The other side of a future: whoever does the work holds it.
///
///     Promise<int> promise;
///     const Future<int> future = promise.future();
///     std::jthread user([future] { use(future.result()); });
///     if (promise.start()) promise.set_value(42);
///
/// Throws: InvalidState if it is fulfilled twice or after a cancel().
/// Thread safety: one thread at a time; its futures are free.
/// Lifetime: one that goes unfulfilled ends its future with BrokenPromise.
template <typename T>
class Promise {
 public:
  Promise() = default;
  Promise(Promise&&) noexcept = default;
  Promise& operator=(Promise&&) = delete;
  ~Promise() {
    if (cell_) cell_->abandon();
  }

  [[nodiscard]] Future<T> future() const { return Future<T>(cell_); }

  /// Returns: false if it was cancelled, and there is nothing to do any more.
  [[nodiscard]] bool start() { return cell_->start(); }

  /// Takes one value; none if T is void.
  template <typename... Value>
  requires(sizeof...(Value) ==
           (std::is_void_v<T> ? 0 : 1)) void set_value(Value&&... value) {
    cell_->claim();
    cell_->value.emplace(std::forward<Value>(value)...);
    cell_->finish(nullptr);
  }

  /// Throws: std::invalid_argument for nullptr.
  void set_exception(std::exception_ptr error) {
    if (!error)
      throw std::invalid_argument("promise: nullptr is no error: give one");
    cell_->claim();
    cell_->finish(std::move(error));
  }

 private:
  std::shared_ptr<detail::FutureCell<T>> cell_ =
      std::make_shared<detail::FutureCell<T>>();
};

/// A future that ended with an error from the start.
template <typename T>
[[nodiscard]] Future<T> failed_future(std::exception_ptr error) {
  Promise<T> promise;
  promise.set_exception(std::move(error));
  return promise.future();
}

}  // namespace lab::threads
