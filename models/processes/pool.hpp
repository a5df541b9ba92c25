#pragma once

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/processes/errors.hpp"
#include "models/processes/inputs.hpp"
#include "models/processes/packed_stream.hpp"
#include "models/processes/pending_call.hpp"
#include "models/processes/pool_options.hpp"
#include "models/processes/results.hpp"
#include "models/threads/future.hpp"

namespace lab::processes {

/// A few worker processes that do whatever jobs they are given.
/// Python: concurrent.futures.ProcessPoolExecutor and multiprocessing.Pool.
///
/// Picture workshops in other buildings.  What you send them travels by post,
/// as a copy; if one burns down, yours does not.
///
///     std::uint64_t square(std::uint64_t n) { return n * n; }
///     constexpr auto square_job = job<&square>("square");
///
///     int main() {
///       serve_if_worker({square_job});  // first: the workers end here
///       Pool pool;
///       for (const auto n : pool.map(square_job, std::views::iota(1, 100)))
///         std::cout << n << '\n';
///     }
///
/// A worker that dies breaks the pool: what was running or waiting fails, and
/// so does what is submitted later.
///
/// Thread safety: any.  Callbacks of its futures are called on a thread of the
///           pool: they should be short, and not wait for the pool.
/// Lifetime: the destructor is shutdown(): all tasks are done, all workers
///           ended.
class Pool {
 public:
  /// Starts no worker yet: that happens when there is something to do.
  ///
  /// Throws: std::invalid_argument unless max_workers is greater than 0;
  ///         std::logic_error if serve_if_worker() was forgotten.
  explicit Pool(PoolOptions options = {});
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Has a job done once.
  ///
  /// Returns: a future of the result.  Its error is a RemoteError if the job
  ///          threw; UnpackError or FrameError if something cannot cross;
  ///          std::invalid_argument if the job's name is another one's;
  ///          TaskTimedOut; BrokenPool.
  /// Blocks: neither for a worker nor for the result.
  /// Throws: ShutDown; BrokenPool.  Nothing is queued then.
  template <typename R, typename... A, typename... Given>
  requires TakenBy<Job<R(A...)>, Given...> threads::Future<R> submit(
      const Job<R(A...)>& job, Given&&... arguments) {
    check_open();
    std::string request;
    try {
      request = pack_request(call(job, std::forward<Given>(arguments)...));
    } catch (...) {
      return threads::failed_future<R>(std::current_exception());
    }
    auto pending = std::make_unique<Submission<R>>(std::move(request));
    auto future = pending->future();
    enqueue(std::move(pending));
    return future;
  }

  /// Has a job done for each of the inputs, several of them in one message.
  /// For a job with several parameters, an input is a pair or tuple of them.
  ///
  /// Returns: the results in the order of the inputs; void if the job gives
  ///          none.
  /// Blocks: until all of them are done, also if one failed.
  /// Throws: the first error in the order of the inputs; what an input throws;
  ///         std::invalid_argument unless the chunk is greater than 0.
  template <typename R, typename... A, std::ranges::input_range Inputs>
  auto map(const Job<R(A...)>& job, Inputs&& inputs, MapOptions options = {}) {
    auto tasks = pack_all<Job<R(A...)>>(std::forward<Inputs>(inputs));
    return collect(Results<R>(stream_all(job, std::move(tasks), options)));
  }

  /// Has a job done for each of the inputs, which are taken little by little.
  ///
  /// Returns: the results one by one, in the order of the inputs.  An error is
  ///          thrown at its place, and the next result comes after it.  An
  ///          error that the *input* throws stands at its place, too, and is
  ///          the last.
  /// Throws: ShutDown, BrokenPool; std::invalid_argument unless the numbers in
  ///         the options are greater than 0.
  /// Lifetime: the pool, and inputs that were not given away, must outlive the
  ///           results.
  template <typename R, typename... A, std::ranges::input_range Inputs>
  Results<R> imap(const Job<R(A...)>& job, Inputs&& inputs,
                  ImapOptions options = {}) {
    auto source = pack_lazily<Job<R(A...)>>(std::forward<Inputs>(inputs));
    return Results<R>(stream(job, std::move(source), Order::input, options));
  }

  /// The same, but the results come in the order in which they are done.
  template <typename R, typename... A, std::ranges::input_range Inputs>
  Results<R> imap_unordered(const Job<R(A...)>& job, Inputs&& inputs,
                            ImapOptions options = {}) {
    auto source = pack_lazily<Job<R(A...)>>(std::forward<Inputs>(inputs));
    return Results<R>(
        stream(job, std::move(source), Order::completion, options));
  }

  /// Takes no more tasks.
  ///
  /// Blocks: until all tasks are done and the workers ended; not at all without
  ///         `wait`, and the tasks are still done.
  void shutdown(ShutdownOptions options = {});

  /// Ends the workers in the middle of what they do and cancels all that waits.
  /// What was running fails with BrokenPool.
  ///
  /// Blocks: until the workers have ended.
  void terminate();

 private:
  void check_open() const;
  void enqueue(std::unique_ptr<PendingCall> pending);
  PackedStream stream_all(const AnyJob& job, std::vector<std::string> tasks,
                          MapOptions options);
  PackedStream stream(const AnyJob& job, PackedInputs inputs, Order order,
                      ImapOptions options);
  PackedStream open_stream(PackedInputs inputs, PackedStream::Options options);
  std::size_t max_workers() const;

  std::unique_ptr<class Supervisor> supervisor_;
};

}  // namespace lab::processes
