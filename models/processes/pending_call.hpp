#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/processes/call.hpp"
#include "models/processes/pack.hpp"
#include "models/threads/future.hpp"

namespace lab::processes {

/// A call that waits for a worker, and whoever wants to know its outcome.
///
/// Exactly one happens: cancel(); start() gives false; or start() gives true
/// and finish() follows.
class PendingCall {
 public:
  PendingCall(std::string request, std::size_t tasks)
      : request_(std::move(request)), tasks_(tasks) {}
  virtual ~PendingCall() = default;
  PendingCall(const PendingCall&) = delete;
  PendingCall& operator=(const PendingCall&) = delete;

  /// A packed Call.
  std::string take_request() { return std::move(request_); }
  std::size_t tasks() const { return tasks_; }

  /// Returns: false if nobody wants it done any more.
  virtual bool start() = 0;
  /// Requires: one item for each task.
  virtual void finish(std::vector<Item> items) = 0;
  virtual void cancel() = 0;

  /// Finishes it with the same error for each task.
  void fail(const std::exception_ptr& error) {
    finish(std::vector<Item>(tasks_, error));
  }

 private:
  std::string request_;
  std::size_t tasks_;
};

/// One task, with a future for its result.
template <typename R>
class Submission final : public PendingCall {
 public:
  explicit Submission(std::string request)
      : PendingCall(std::move(request), 1) {}

  threads::Future<R> future() const { return promise_.future(); }

  bool start() override { return promise_.start(); }
  void cancel() override { future().cancel(); }

  void finish(std::vector<Item> items) override try {
    if (const auto* error = std::get_if<std::exception_ptr>(&items.front()))
      std::rethrow_exception(*error);
    if constexpr (std::is_void_v<R>)
      promise_.set_value();
    else
      promise_.set_value(unpack<R>(std::get<std::string>(items.front())));
  } catch (...) {
    promise_.set_exception(std::current_exception());
  }

 private:
  threads::Promise<R> promise_;
};

}  // namespace lab::processes
