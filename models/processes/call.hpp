#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/processes/errors.hpp"
#include "models/processes/frame.hpp"
#include "models/processes/job.hpp"
#include "models/processes/serve_jobs.hpp"
#include "models/threads/future.hpp"

namespace lab::processes {

/// What a worker is sent: a job, and the packed arguments of each task.
struct Call {
  std::string job;
  std::vector<std::string> tasks;
};

/// What a worker replies about each task.
struct Reply {
  struct Error {
    std::string type;
    std::string text;
  };
  std::string value;
  std::optional<Error> error;
};

/// What became of one task: a packed value or an error.
using Item = std::variant<std::string, std::exception_ptr>;

/// One call of a job.
///
///     PoolOptions{.initialiser = call(load_tables_job, "tables.txt")}
///
/// Throws: std::invalid_argument if another function is listed under its name.
template <typename R, typename... A, typename... Given>
requires TakenBy<Job<R(A...)>, Given...> Call call(const Job<R(A...)>& job,
                                                   Given&&... arguments) {
  const std::tuple<std::remove_cvref_t<A>...> values(
      std::forward<Given>(arguments)...);
  return {name_of(job), {pack(values)}};
}

/// Throws: FrameError if it is too large to be sent.
std::string pack_request(const Call& call);

/// What became of the first of so many tasks, as the worker with this pid says:
/// of all of them, or of as many as a frame could hold.
///
/// Throws: UnpackError if it makes no sense.
std::vector<Item> unpack_reply(const Frame& reply, std::size_t tasks, int pid);

/// When and by which worker a call was done.
struct CallTrace {
  Frame::Time started = std::chrono::steady_clock::now();
  Frame::Time finished = started;
  std::size_t lane = 0;  ///< Of the worker: lower than the number of workers.
};

/// A call that waits for a worker, and for which somebody waits.
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

  /// A packed Call; once, after start().
  std::string take_request() { return std::move(request_); }
  std::size_t tasks() const { return tasks_; }

  /// Returns: false if nobody wants it done any more.
  virtual bool start() = 0;
  /// Requires: one item for each task.
  virtual void finish(std::vector<Item> items, const CallTrace& trace) = 0;
  virtual void cancel() = 0;

  /// Finishes it with the same error for each task.
  void fail(const std::exception_ptr& error, const CallTrace& trace) {
    finish(std::vector<Item>(tasks_, error), trace);
  }

 protected:
  std::string request_;

 private:
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

  void finish(std::vector<Item> items, const CallTrace& /*trace*/) override
      try {
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
