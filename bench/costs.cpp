// What each primitive costs, beside its floor: the plainest correct program
// that does the same.
//
//   lab_costs                      all of them, in about ten seconds
//   lab_costs --filter semaphore   those whose name contains it
//
// Primitive and floor take turns in blocks.  CPU is that of all processes.
//
// A floor does all that is promised, but for errors: a result that comes to
// another thread is handed over to it.  Where two threads or processes talk to
// each other, each has a core of its own, if there are two: on the same core
// they wake each other several times sooner, and the system would decide by
// chance which of primitive and floor has that luck.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <ctime>
#include <exception>
#include <functional>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/measure/cores.hpp"
#include "bench/programs/transport.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"
#include "models/async/mutex.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/task.hpp"
#include "models/processes/child_process.hpp"
#include "models/processes/frame.hpp"
#include "models/processes/pool.hpp"
#include "models/processes/spawn.hpp"
#include "models/threads/executor.hpp"
#include "models/threads/queue.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Times = std::int64_t;

/// This thread, and those that it starts, run on the first core; `other` on the
/// second one.
class TwoCores {
 public:
  static void take_first() {
    if (cores().size() > 1) bind_to({cores()[0]});
  }
  static void give_second(int other = 0) {
    if (cores().size() > 1) bind_to({cores()[1]}, other);
  }

 private:
  static const Cores& cores() {
    static const Cores allowed = allowed_cores();
    return allowed;
  }
};

/// Something that can be done any number of times.
struct Subject {
  std::function<void(Times)> run;
  int other_process = 0;  // that does a part of it
};

// --- Handing work to another thread, and taking its result -----------------

Subject submit_to_asio() {
  const auto thread = std::make_shared<asio::thread_pool>(1);
  asio::post(*thread, [] { TwoCores::give_second(); });
  return {[thread](Times times) {
    while (times-- > 0)
      asio::post(*thread, asio::use_future([] { return 1; })).get();
  }};
}

Subject submit_to_executor() {
  const auto executor =
      std::make_shared<threads::Executor>(threads::ExecutorOptions{
          .max_workers = 1, .initialiser = [] { TwoCores::give_second(); }});
  return {[executor](Times times) {
    while (times-- > 0) executor->submit([] { return 1; }).result();
  }};
}

// --- Starting a coroutine ---------------------------------------------------

asio::awaitable<void> nothing() { co_return; }

template <auto start>
Subject start_on_a_loop() {
  const auto loop = std::make_shared<asio::io_context>(1);
  return {[loop](Times times) {
    while (times-- > 0) {
      start(*loop);
      loop->restart();
      loop->run();
    }
  }};
}

void start_bare(asio::io_context& loop) {
  asio::co_spawn(loop, nothing(), asio::detached);
}

void start_task(asio::io_context& loop) {
  async::spawn(loop.get_executor(), nothing());
}

// --- Waiting for a permit, or finding one free ------------------------------

class BareSemaphore {
 public:
  BareSemaphore(const asio::any_io_executor& loop, int permits)
      : free_(permits), bell_(loop) {}

  asio::awaitable<void> acquire() {
    while (free_ == 0) {
      ++waiting_;
      co_await bell_.async_receive(asio::use_awaitable);
      --waiting_;
    }
    --free_;
  }

  void release() {
    ++free_;
    if (waiting_ > 0) bell_.try_send(boost::system::error_code());
  }

 private:
  int free_;
  int waiting_ = 0;
  asio::experimental::channel<void(boost::system::error_code)> bell_;
};

asio::awaitable<void> take_bare(asio::any_io_executor loop, Times times) {
  BareSemaphore semaphore(loop, 1);
  while (times-- > 0) {
    co_await semaphore.acquire();
    semaphore.release();
  }
}

asio::awaitable<void> take_permits(asio::any_io_executor loop, Times times) {
  async::Semaphore semaphore(loop, 1);
  while (times-- > 0) const auto permit = co_await semaphore.acquire();
}

asio::awaitable<void> take_locks(asio::any_io_executor loop, Times times) {
  async::Mutex mutex(loop);
  while (times-- > 0) const auto lock = co_await mutex.lock();
}

template <typename Semaphore>
asio::awaitable<void> pass_on(Semaphore& from, Semaphore& to, Times times) {
  while (times-- > 0) {
    if constexpr (std::same_as<Semaphore, BareSemaphore>) {
      co_await from.acquire();
    } else {
      auto permit = co_await from.acquire();
      permit.keep();
    }
    to.release();
  }
}

template <typename Semaphore>
asio::awaitable<void> take_turns(asio::any_io_executor loop, Times times) {
  Semaphore there(loop, 1);
  Semaphore back(loop, 0);
  asio::co_spawn(loop, pass_on(there, back, times), asio::detached);
  co_await pass_on(back, there, times);
}

void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

template <auto scene>
Subject on_a_loop() {
  return {[](Times times) {
    asio::io_context loop(1);
    asio::co_spawn(loop, scene(loop.get_executor(), times), rethrow);
    loop.run();
  }};
}

// --- Asking another process -------------------------------------------------

/// Another process that sends back each message: as many bytes as the pool
/// sends.
class Echo {
 public:
  explicit Echo(std::ptrdiff_t chunk)
      : message_(processes::frame_head_size +
                     sizeof(std::uint64_t) * static_cast<std::size_t>(chunk),
                 '\0'),
        child_(processes::beside_this_program("lab_echo"),
               {std::to_string(message_.size())}, std::move(there_.read_end),
               std::move(back_.write_end)),
        transport_(stream_transport(std::move(back_.read_end),
                                    std::move(there_.write_end))) {
    TwoCores::give_second(child_.pid());
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  ~Echo() {
    transport_.reset();  // tells it that no more will come
    child_.wait();
  }

  int pid() const { return child_.pid(); }
  std::string message() const { return message_; }

  void exchange(std::string& message) {
    transport_->send(message);
    if (!transport_->receive(message))
      throw std::runtime_error("lab_echo: ended");
  }

 private:
  const std::string message_;
  processes::Pipe there_ = processes::make_pipe();
  processes::Pipe back_ = processes::make_pipe();
  processes::ChildProcess child_;
  std::unique_ptr<Transport> transport_;
};

Subject exchange_with_echo() {
  const auto echo = std::make_shared<Echo>(1);
  const auto run = [echo, message = echo->message()](Times times) mutable {
    while (times-- > 0) echo->exchange(message);
  };
  return {run, echo->pid()};
}

constexpr std::ptrdiff_t chunks_ahead = 4;

/// A thread that exchanges messages with the echo while its caller does
/// something else: what imap promises, too.
class EchoThread {
 public:
  explicit EchoThread(std::ptrdiff_t chunk) : echo_(chunk), chunk_(chunk) {}
  ~EchoThread() { requests_.close(); }
  EchoThread(const EchoThread&) = delete;
  EchoThread& operator=(const EchoThread&) = delete;

  int pid() const { return echo_.pid(); }

  void run(Times times) {
    const Times chunks = times / chunk_;
    for (Times sent = 0, received = 0; received < chunks; ++received) {
      for (; sent < chunks && sent < received + chunks_ahead; ++sent)
        requests_.put(echo_.message());
      if (!replies_.get()) throw std::runtime_error("lab_echo: ended");
    }
  }

 private:
  void work() {
    while (auto message = requests_.get()) {
      echo_.exchange(*message);
      replies_.put(*std::move(message));
    }
  }

  Echo echo_;
  const std::ptrdiff_t chunk_;
  threads::Queue<std::string> requests_;
  threads::Queue<std::string> replies_;
  std::jthread thread_{[this] { work(); }};
};

Subject exchange_by_thread(std::ptrdiff_t chunk) {
  const auto thread = std::make_shared<EchoThread>(chunk);
  return {[thread](Times times) { thread->run(times); }, thread->pid()};
}

std::uint64_t same(std::uint64_t item) { return item; }
constexpr auto same_job = processes::job<&same>("same");
int own_pid() { return ::getpid(); }
constexpr auto pid_job = processes::job<&own_pid>("pid");

Subject exchange_with_pool(std::ptrdiff_t chunk) {
  const auto pool = std::make_shared<processes::Pool>(
      processes::PoolOptions{.max_workers = 1});
  const auto run = [pool, chunk](Times times) {
    std::vector<std::uint64_t> items(static_cast<std::size_t>(times));
    std::iota(items.begin(), items.end(), 0);
    auto results = pool->imap(
        same_job, items, {.chunk = chunk, .look_ahead = chunks_ahead * chunk});
    while (results.next()) {
    }
  };
  const int pid = pool->submit(pid_job).result();
  TwoCores::give_second(pid);
  return {run, pid};
}

// --- Measuring --------------------------------------------------------------

struct Pair {
  std::string_view name;
  Subject (*primitive)();
  Subject (*floor)();
};

constexpr std::array pairs{
    Pair{"submit and result", submit_to_executor, submit_to_asio},
    Pair{"spawn", start_on_a_loop<start_task>, start_on_a_loop<start_bare>},
    Pair{"free semaphore", on_a_loop<take_permits>, on_a_loop<take_bare>},
    Pair{"free mutex", on_a_loop<take_locks>, on_a_loop<take_bare>},
    Pair{"awaited semaphore", on_a_loop<take_turns<async::Semaphore>>,
         on_a_loop<take_turns<BareSemaphore>>},
    Pair{"exchange by a thread", [] { return exchange_by_thread(1); },
         exchange_with_echo},
    Pair{"imap", [] { return exchange_with_pool(1); },
         [] { return exchange_by_thread(1); }},
    Pair{"imap in chunks of 100", [] { return exchange_with_pool(100); },
         [] { return exchange_by_thread(100); }},
};

double nanoseconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return 1e9 * static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec);
}

using Costs = std::array<double, 2>;  // wall and CPU, in nanoseconds

Costs spent(const Subject& subject) {
  Costs costs{nanoseconds(CLOCK_MONOTONIC),
              nanoseconds(CLOCK_PROCESS_CPUTIME_ID)};
  clockid_t other{};
  if (subject.other_process != 0 &&
      ::clock_getcpuclockid(subject.other_process, &other) == 0)
    costs[1] += nanoseconds(other);
  return costs;
}

/// The costs of doing it once.
Costs measure(const Subject& subject, Times times) {
  const Costs before = spent(subject);
  subject.run(times);
  const Costs after = spent(subject);
  const auto count = static_cast<double>(times);
  return {(after[0] - before[0]) / count, (after[1] - before[1]) / count};
}

/// How often the floor can be done in a hundredth of a second.
Times times_in_a_block(const Subject& floor) {
  Times times = 100;
  while (measure(floor, times)[0] * static_cast<double>(times) < 1e7)
    times *= 2;
  return times;
}

/// "median (low–high)" of the numbers, with `rank` of them below the low
/// one and above the high one.
std::string with_range(std::vector<double> numbers, std::size_t rank,
                       int digits) {
  std::ranges::sort(numbers);
  return fmt::format("{:.{}f} ({:.{}f}–{:.{}f})", numbers[numbers.size() / 2],
                     digits, numbers[rank], digits,
                     numbers[numbers.size() - 1 - rank], digits);
}

/// Of one kind, wall time or CPU, a number for each block.
struct Series {
  std::vector<double> own, floor, ratio;
};

/// The two take turns, and turns at being first.
std::array<Series, 2> measure_in_turns(const Pair& pair, std::size_t blocks) {
  const Subject floor = pair.floor();
  const Subject primitive = pair.primitive();
  const Times times = times_in_a_block(floor);
  measure(primitive, times);
  std::array<Series, 2> all;
  for (std::size_t block = 0; block < blocks; ++block) {
    std::array<Costs, 2> costs{};  // of the primitive and of its floor
    for (const std::size_t which : {block % 2, 1 - block % 2})
      costs[which] = measure(which == 0 ? primitive : floor, times);
    for (const std::size_t kind : {0U, 1U}) {
      all[kind].own.push_back(costs[0][kind]);
      all[kind].floor.push_back(costs[1][kind]);
      all[kind].ratio.push_back(costs[0][kind] / costs[1][kind]);
    }
  }
  return all;
}

void compare(const Pair& pair, std::size_t blocks) {
  const auto all = measure_in_turns(pair, blocks);
  // The order statistics round the median: a binomial of n times one half.
  const auto n = static_cast<double>(blocks);
  const auto rank = static_cast<std::size_t>(
      std::max(1.0, (n - 1.96 * std::sqrt(n)) / 2) - 1);
  for (const std::size_t kind : {0U, 1U})
    write_output(fmt::format("{:<22} {:<4} {:>22} {:>22} {:>18}\n", pair.name,
                             kind == 0 ? "wall" : "CPU",
                             with_range(all[kind].own, blocks / 4, 0),
                             with_range(all[kind].floor, blocks / 4, 0),
                             with_range(all[kind].ratio, rank, 2)));
}

int compare_all(int argc, char** argv) {
  std::string filter;
  std::size_t blocks = 21;
  CommandLine line("What each primitive costs, beside its floor.", "lab_costs");
  line.add_text("--filter", filter, "only those whose name contains it");
  line.add_number<std::size_t>("--blocks", blocks,
                               "how many times each is measured", 6, 1000);
  if (line.parse(argc, argv)) return 0;
  const auto is_chosen = [&filter](const Pair& pair) {
    return pair.name.find(filter) != std::string_view::npos;
  };
  if (std::ranges::none_of(pairs, is_chosen))
    throw std::invalid_argument(fmt::format(
        "--filter: '{}': no primitive has such a name: leave it out", filter));
  write_output(fmt::format(
      "Nanoseconds: the median, and the quartiles.  Ratio: the median of all\n"
      "blocks, and its interval of 95 %.\n{:<27} {:>22} {:>22} {:>18}\n",
      "", "primitive", "floor", "ratio"));
  TwoCores::take_first();
  for (const Pair& pair : pairs)
    if (is_chosen(pair)) compare(pair, blocks);
  return 0;
}

}  // namespace
}  // namespace lab

int main(int argc, char** argv) try {
  lab::processes::serve_if_worker({lab::same_job, lab::pid_job});
  lab::guard_standard_streams();
  return lab::compare_all(argc, argv);
} catch (const std::invalid_argument& error) {
  lab::say("lab_costs: {}\n", error.what());
  return 2;
} catch (const std::exception& error) {
  lab::say("lab_costs: {}\n", error.what());
  return 3;
}
