#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "models/threads/future.hpp"

namespace lab::threads {

/// Work that waits for a thread.  Exactly one of the three is called.
class Job {
 public:
  virtual ~Job() = default;
  virtual void run() = 0;
  virtual void cancel() = 0;
  virtual void fail(const std::exception_ptr& error) = 0;
};

/// A function, and the promise of what it will give.
template <typename T, typename Function>
class PromisedJob final : public Job {
 public:
  explicit PromisedJob(Function function) : function_(std::move(function)) {}

  Future<T> future() const { return promise_.future(); }

  void run() override {
    if (!promise_.start()) return;
    try {
      call();
    } catch (...) {
      function_.reset();
      promise_.set_exception(std::current_exception());
    }
  }

  void cancel() override { future().cancel(); }

  void fail(const std::exception_ptr& error) override {
    if (promise_.start()) promise_.set_exception(error);
  }

 private:
  /// What the function holds is gone before anyone sees that it is done.
  void call() {
    if constexpr (std::is_void_v<T>) {
      (*function_)();
      function_.reset();
      promise_.set_value();
    } else {
      T value = (*function_)();
      function_.reset();
      promise_.set_value(std::move(value));
    }
  }

  std::optional<Function> function_;
  Promise<T> promise_;
};

}  // namespace lab::threads
