// What each primitive costs, beside the floor: the least that a program could
// do in its place.
//
//   lab_costs                               all pairs
//   lab_costs --benchmark_filter=semaphore  some
//
// A pair is two lines with the same beginning.  The floor is written here as
// plainly as possible, and promises nothing: no order, no cancelling, no error
// that comes back.

#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <thread>
#include <vector>

#include "bench/harness/benchmark_flags.hpp"
#include "command_line/streams.hpp"
#include "models/async/mutex.hpp"
#include "models/async/run.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/task.hpp"
#include "models/processes/pool.hpp"
#include "models/processes/spawn.hpp"
#include "models/threads/executor.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

// --- Handing work to another thread, and taking its result -----------------

/// A queue with nothing but what a queue between threads needs.
class BareQueue {
 public:
  void put(int item) {
    {
      const std::scoped_lock lock(mutex_);
      items_.push(item);
    }
    has_items_.notify_one();
  }

  int get() {
    std::unique_lock lock(mutex_);
    has_items_.wait(lock, [this] { return !items_.empty(); });
    const int item = items_.front();
    items_.pop();
    return item;
  }

 private:
  std::mutex mutex_;  // guards items_
  std::condition_variable has_items_;
  std::queue<int> items_;
};

void hand_over_by_bare_queues(benchmark::State& state) {
  BareQueue requests;
  BareQueue replies;
  const std::jthread worker([&] {
    while (const int item = requests.get()) replies.put(item);
  });
  for (auto _ : state) {
    requests.put(1);
    benchmark::DoNotOptimize(replies.get());
  }
  requests.put(0);
}
BENCHMARK(hand_over_by_bare_queues)
    ->Name("hand_over/floor_two_queues")
    ->UseRealTime();

void hand_over_by_executor(benchmark::State& state) {
  threads::Executor executor({.max_workers = 1});
  for (auto _ : state)
    benchmark::DoNotOptimize(executor.submit([] { return 1; }).result());
}
BENCHMARK(hand_over_by_executor)
    ->Name("hand_over/submit_and_result")
    ->UseRealTime();

// --- Starting a coroutine ---------------------------------------------------

struct BareCoroutine {
  struct Promise {
    BareCoroutine get_return_object() {
      return {std::coroutine_handle<Promise>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  using promise_type = Promise;

  std::coroutine_handle<> handle;
};

BareCoroutine add_bare(int& sum) {
  ++sum;
  co_return;
}

asio::awaitable<void> add(int& sum) {
  ++sum;
  co_return;
}

void start_bare(benchmark::State& state) {
  int sum = 0;
  for (auto _ : state) {
    auto handle = add_bare(sum).handle;
    benchmark::DoNotOptimize(handle);  // or the compiler sees through it
    handle.resume();
  }
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(start_bare)->Name("start/floor_bare_coroutine");

void start_by_co_spawn(benchmark::State& state) {
  asio::io_context loop(1);
  int sum = 0;
  for (auto _ : state) {
    asio::co_spawn(loop, add(sum), asio::detached);
    loop.restart();
    loop.run();
  }
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(start_by_co_spawn)->Name("start/co_spawn");

void start_by_spawn(benchmark::State& state) {
  asio::io_context loop(1);
  int sum = 0;
  for (auto _ : state) {
    async::spawn(loop.get_executor(), add(sum));
    loop.restart();
    loop.run();
  }
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(start_by_spawn)->Name("start/spawn_a_task");

// --- Awaiting something that is there already --------------------------------

[[gnu::noinline]] asio::awaitable<int> one() { co_return 1; }

asio::awaitable<void> await_nested(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(co_await one());
}

asio::awaitable<void> await_semaphore(benchmark::State& state) {
  async::Semaphore semaphore(co_await asio::this_coro::executor, 1);
  for (auto _ : state) const auto permit = co_await semaphore.acquire();
}

asio::awaitable<void> await_mutex(benchmark::State& state) {
  async::Mutex mutex(co_await asio::this_coro::executor);
  for (auto _ : state) const auto lock = co_await mutex.lock();
}

template <asio::awaitable<void> (*scene)(benchmark::State&)>
void on_a_loop(benchmark::State& state) {
  async::run(scene(state));
}
BENCHMARK(on_a_loop<await_nested>)->Name("await/floor_nested_coroutine");
BENCHMARK(on_a_loop<await_semaphore>)->Name("await/semaphore");
BENCHMARK(on_a_loop<await_mutex>)->Name("await/mutex");

// --- Asking another process
// ----------------------------------------------------

/// A process that sends back what it gets.
class Echo {
 public:
  Echo()
      : pid_(processes::spawn("/bin/cat", {}, to_.read_end.number(),
                              from_.write_end.number())) {}
  ~Echo() {
    ::close(to_.write_end.release());
    ::waitpid(pid_, nullptr, 0);
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;

  std::uint64_t send_back(std::uint64_t item) {
    std::uint64_t reply = 0;
    if (::write(to_.write_end.number(), &item, sizeof item) != sizeof item ||
        ::read(from_.read_end.number(), &reply, sizeof reply) != sizeof reply)
      throw std::runtime_error("cat: the pipe broke");
    return reply;
  }

 private:
  processes::Pipe to_ = processes::make_pipe();
  processes::Pipe from_ = processes::make_pipe();
  int pid_;
};

void exchange_by_pipe(benchmark::State& state) {
  Echo echo;
  std::uint64_t item = 0;
  for (auto _ : state) item += echo.send_back(1);
  benchmark::DoNotOptimize(item);
}
BENCHMARK(exchange_by_pipe)
    ->Name("exchange/floor_pipe_and_back")
    ->UseRealTime();

std::uint64_t same(std::uint64_t item) { return item; }
constexpr auto same_job = processes::job<&same>("same");

/// One worker and items of 8 bytes, `chunk` of them in a message.
void exchange_by_imap(benchmark::State& state) {
  processes::Pool pool({.max_workers = 1});
  pool.submit(same_job, 0U).result();  // the worker has started
  const std::ptrdiff_t chunk = state.range(0);
  const std::vector<std::uint64_t> items(
      static_cast<std::size_t>(state.max_iterations));
  auto results =
      pool.imap(same_job, items, {.chunk = chunk, .look_ahead = 4 * chunk});
  for (auto _ : state) benchmark::DoNotOptimize(results.next());
}
BENCHMARK(exchange_by_imap)
    ->Name("exchange/imap_per_item_in_chunks_of")
    ->Arg(1)
    ->Arg(100)
    ->UseRealTime();

}  // namespace
}  // namespace lab

int main(int argc, char** argv) try {
  lab::processes::serve_if_worker({lab::same_job});
  lab::guard_standard_streams();
  const std::vector<std::string> flags(argv + 1, argv + argc);
  lab::initialize_google_benchmark("lab_costs", flags);
  lab::count_chosen_repetitions("lab_costs", flags);
  lab::print_benchmark_table();
  return 0;
} catch (const std::invalid_argument& error) {
  lab::say("lab_costs: {}\n", error.what());
  return 2;
} catch (const std::exception& error) {
  lab::say("lab_costs: {}\n", error.what());
  return 3;
}
