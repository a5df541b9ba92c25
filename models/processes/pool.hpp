#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "models/processes/call.hpp"
#include "models/processes/errors.hpp"
#include "models/processes/for_each.hpp"
#include "models/processes/inputs.hpp"
#include "models/processes/packed_stream.hpp"
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
/// so does what is submitted later; unless PoolOptions::on_worker_lost says
/// that only its task fails.
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
  ///          TaskTimedOut; BrokenPool.  With OnWorkerLost::fail_its_task it
  ///          is WorkerLost, or EnvironmentError if no worker could be started.
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
    std::vector<Item> all;
    if constexpr (std::ranges::sized_range<Inputs>)
      all.reserve(std::ranges::size(inputs));
    for (auto&& input : inputs)
      all.push_back(
          pack_input<Job<R(A...)>>(std::forward<decltype(input)>(input)));
    return collect(Results<R>(stream_all(job, std::move(all), options)));
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

  /// Has a job done for each of the inputs, and calls `use` with a Report of
  /// each as soon as it is done, on the thread of the pool.
  ///
  ///     pool.for_each(square_job, inputs, [](const Report<int>& report) {
  ///       draw(report.lane, report.started, report.finished);
  ///     });
  ///
  /// An input is taken, on the thread of the pool, when a worker is free for
  /// it and not before.
  /// Requires: `use` is short, and does not wait for the pool.
  /// Blocks: until all of them are done, and workers that are to make room for
  ///         a new one have ended.
  /// Throws: ShutDown, BrokenPool; what an input or `use` throws.  It ends the
  ///         inputs; what runs is still done.
  template <typename R, typename... A, std::ranges::input_range Inputs,
            std::invocable<Report<R>> Use>
  void for_each(const Job<R(A...)>& job, Inputs&& inputs, const Use& use) {
    run_each(
        job, pack_lazily<Job<R(A...)>>(std::forward<Inputs>(inputs)),
        [&use](std::size_t index, const Item& item, const CallTrace& trace) {
          use(make_report<R>(index, item, trace));
        });
  }

  /// Has so many workers from now on: starts those that are missing, also in
  /// place of those that died while they had nothing to do, and ends those too
  /// many.  Sets what usage() counts back to zero.
  ///
  /// Requires: no shutdown() meanwhile; not to be called by `use` or a
  ///           callback.
  /// Blocks: until they are started.
  /// Throws: std::invalid_argument unless the number is greater than 0;
  ///         EnvironmentError if one cannot be started, and those started here
  ///         are ended; ShutDown, BrokenPool.
  void resize(std::size_t workers);

  /// What was used since the last resize().
  ///
  /// Requires: as resize().
  /// Throws: ShutDown, BrokenPool.
  PoolUsage usage();

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
  void run_each(const AnyJob& job, const PackedInputs& inputs,
                const ReportItem& report);
  PackedStream stream_all(const AnyJob& job, std::vector<Item> tasks,
                          MapOptions options);
  PackedStream stream(const AnyJob& job, PackedInputs inputs, Order order,
                      ImapOptions options);
  PackedStream open_stream(PackedInputs inputs, PackedStream::Options options);
  std::size_t max_workers() const;

  std::unique_ptr<class Supervisor> supervisor_;
};

}  // namespace lab::processes
