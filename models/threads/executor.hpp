#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <ranges>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/threads/future.hpp"
#include "models/threads/job.hpp"
#include "models/threads/map_results.hpp"
#include "models/threads/shutdown.hpp"

namespace lab::threads {

/// The initialiser threw, so there is no thread to do the work.
class BrokenExecutor : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Enough for work that waits: 4 more than there are CPUs, and at most 32.
std::ptrdiff_t default_max_workers();

struct ExecutorOptions {
  std::ptrdiff_t max_workers = default_max_workers();
  /// Called on each new thread before its first work.
  std::function<void()> initialiser = [] {};
  /// Called before each thread is started.  A test can make a start fail here.
  std::function<void()> before_start = [] {};
};

/// A few threads that do whatever work is submitted.
/// Python: concurrent.futures.ThreadPoolExecutor.
///
/// Picture the counters of a post office: a queue in front, a clerk fetched
/// from the back room only when all the others are busy, never more than
/// max_workers.
///
///     Executor executor({.max_workers = 5});
///     Future<int> sum = executor.submit(add, 40, 2);
///     for (const std::string& page : executor.map(fetch, urls)) read(page);
///     use(sum.result());
///
/// Requires: work does not wait for work that is queued behind it.
/// Thread safety: any.
/// Lifetime: the destructor is shutdown(): all work is done, all threads
///           joined.
class Executor {
 public:
  /// Throws: std::invalid_argument unless max_workers is greater than 0.
  explicit Executor(ExecutorOptions options = {});
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  template <typename F, typename... Args>
  using ResultOf = std::decay_t<
      std::invoke_result_t<std::decay_t<F>, std::decay_t<Args>...>>;

  /// Has f(args…) called on one of the threads; keeps copies of f and args.
  ///
  /// Blocks: neither for a thread nor for the result.
  /// Throws: ShutDown; BrokenExecutor; EnvironmentError if a thread cannot be
  ///         started: "started 7 of 64 threads: …".  Nothing is queued then.
  template <typename F, typename... Args>
  Future<ResultOf<F, Args...>> submit(F&& f, Args&&... args) {
    auto call = [f = std::forward<F>(f),
                 ... args = std::forward<Args>(args)]() mutable {
      return std::invoke(std::move(f), std::move(args)...);
    };
    auto job =
        std::make_unique<PromisedJob<ResultOf<F, Args...>, decltype(call)>>(
            std::move(call));
    auto future = job->future();
    enqueue(std::move(job));
    return future;
  }

  /// Has f called with each of the inputs, which are all taken at once; of
  /// several ranges, with the first inputs of all, then with the second ones,
  /// until the shortest ends.
  ///
  /// Returns: the results one by one, in the order of the inputs.  An error
  ///          that an input threw when it was taken stands at its place, too.
  /// Blocks: not before the first result is asked for.
  /// Throws: as submit(); what has not started is cancelled then.
  template <typename F, std::ranges::input_range... Inputs>
  requires(sizeof...(Inputs) > 0) auto map(const F& f, Inputs&&... inputs) {
    return map(Timeout(), f, std::forward<Inputs>(inputs)...);
  }

  /// The same, but a result that is not there so long after this call is
  /// TimedOut, which ends the sequence.  Python: map(…, timeout=5).
  template <typename F, std::ranges::input_range... Inputs>
  requires(sizeof...(Inputs) > 0) auto map(Timeout timeout, const F& f,
                                           Inputs&&... inputs) {
    using Taken = std::tuple<std::ranges::range_value_t<Inputs>...>;
    using Result = ResultOf<F, std::ranges::range_value_t<Inputs>...>;
    const Deadline deadline(timeout);
    std::deque<Taken> taken;
    std::exception_ptr error;
    try {
      zip_into(taken, std::pair(std::ranges::begin(inputs),
                                std::ranges::end(inputs))...);
    } catch (...) {
      error = std::current_exception();
    }
    MapResults<Result> results(deadline);
    for (Taken& together : taken)
      results.push_back(std::apply(
          [&](auto&... input) { return submit(f, std::move(input)...); },
          together));
    if (error) results.push_back(failed_future<Result>(error));
    return results;
  }

  /// Takes no more work.
  ///
  /// Requires: with `wait`, it is not called by work of this executor.
  /// Blocks: until all work is done and the threads are joined; not at all
  ///         without `wait`, and the work is still done.
  void shutdown(ShutdownOptions options = {});

  /// How many threads it has made so far.
  std::size_t threads_made() const;
  /// How many of them have nothing to do at the moment.
  std::size_t idle_threads() const;

 private:
  /// Takes from all ranges, each a pair of iterators, until one has no more.
  /// Python: zip.
  template <typename Taken, typename... Ranges>
  static void zip_into(std::deque<Taken>& taken, Ranges... ranges) {
    for (; ((ranges.first != ranges.second) && ...); (++ranges.first, ...))
      taken.emplace_back(*ranges.first...);
  }

  using Jobs = std::deque<std::unique_ptr<Job>>;

  void enqueue(std::unique_ptr<Job> job);
  void start_thread();
  void work();
  std::unique_ptr<Job> next_job();
  void break_down(const std::exception_ptr& why);

  const ExecutorOptions options_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable has_jobs_;
  Jobs jobs_;
  std::size_t idle_ = 0;
  bool shut_down_ = false;
  std::exception_ptr broken_;
  std::vector<std::jthread> threads_;  // grows no more once it is shut down
  std::mutex joining_;                 // guards the joining of threads_
};

}  // namespace lab::threads
