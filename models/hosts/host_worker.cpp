#include "models/hosts/host_worker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <variant>

#include "models/async/queue.hpp"
#include "models/async/wrap_future.hpp"
#include "models/environment_error.hpp"
#include "models/hosts/frame_stream.hpp"
#include "models/hosts/messages.hpp"
#include "models/process_models.hpp"
#include "models/threads/error_text.hpp"

namespace lab::hosts {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds time_to_connect{3};

/// Nothing if it is not to be reached there in time.
asio::awaitable<std::optional<tcp::socket>> connect_to(tcp::endpoint master) {
  using namespace asio::experimental::awaitable_operators;
  const auto loop = co_await asio::this_coro::executor;
  tcp::socket socket(loop);
  asio::steady_timer alarm(loop, time_to_connect);
  constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
  const auto first = co_await (socket.async_connect(master, as_tuple) ||
                               alarm.async_wait(as_tuple));
  if (first.index() != 0 || std::get<0>(std::get<0>(first)))
    co_return std::nullopt;
  co_return std::move(socket);
}

tcp::endpoint endpoint_of(const std::string& address) {
  const auto colon = address.rfind(':');
  return {asio::ip::make_address(address.substr(0, colon)),
          static_cast<unsigned short>(std::stoi(address.substr(colon + 1)))};
}

asio::awaitable<FrameStream> find_master(const HostArguments& arguments) {
  for (const std::string& address : arguments.addresses)
    if (auto socket = co_await connect_to(endpoint_of(address)))
      co_return FrameStream(*std::move(socket));
  throw EnvironmentError(
      fmt::format("no way to the master at {}: mind firewalls between the two",
                  fmt::join(arguments.addresses, ", ")));
}

/// The part of a host in a batch, once its master is found.
class HostWorker {
 public:
  HostWorker(const asio::any_io_executor& loop, const HostArguments& arguments,
             FrameStream master)
      : loop_(loop),
        arguments_(arguments),
        master_(std::move(master)),
        tasks_(loop) {
    pool_.emplace(lab_workers());
    pool_->resize(arguments.workers);
  }

  asio::awaitable<void> serve() {
    const char* const key = std::getenv(key_variable);
    master_.send({.kind = Frame::Kind::ready,
                  .payload = processes::pack(
                      Greeting{key == nullptr ? "" : key, arguments_.job,
                               boot_id(), static_cast<int>(::getpid())})});
    for (std::size_t lane = 0; lane < arguments_.workers; ++lane)
      asio::co_spawn(loop_, work(lane), threads::rethrow);
    co_await master_.receive();  // we are the one that it waits for
    for (;;) {
      Frame frame = co_await master_.receive();
      if (frame.kind != Frame::Kind::task) break;
      auto next = processes::unpack<Assignment>(frame.payload);
      co_await tasks_.put(std::move(next));
    }
    co_await say_goodbye();
  }

  /// Before this process ends: what is wrong.
  void complain(const std::string& what) {
    master_.send({.kind = Frame::Kind::failure, .payload = what});
  }

 private:
  asio::awaitable<void> work(std::size_t lane) {
    while (const auto next = co_await tasks_.get()) {
      const auto started = Clock::now();
      PackedOutcome outcome = co_await outcome_of_task(*next);
      master_.send({.kind = Frame::Kind::answer,
                    .started = started,
                    .finished = Clock::now(),
                    .payload = processes::pack(
                        Report{next->task, lane, std::move(outcome)})});
    }
  }

  asio::awaitable<PackedOutcome> outcome_of_task(const Assignment& next) {
    const auto done =
        pool_->submit(run_task_job, next.spec, next.task, std::nullopt);
    try {
      co_return co_await async::wrap_future(done);
    } catch (...) {
      const Outcome why = outcome_of(std::current_exception());
      co_return PackedOutcome{{}, std::get<Failure>(why)};
    }
  }

  /// Its connection is closed by the master, which then has all.
  asio::awaitable<void> say_goodbye() {
    tasks_.close();
    const auto pool = pool_->usage();
    pool_.reset();  // only who has ended can be counted
    const CpuTime own = cpu_time_of(RUSAGE_SELF);
    const CpuTime workers = cpu_time_of(RUSAGE_CHILDREN);
    const Used used{.processes = pool.processes + 1,
                    .worker_bytes = pool.peak_bytes,
                    .cpu = {own.user_seconds + workers.user_seconds,
                            own.system_seconds + workers.system_seconds}};
    master_.send(
        {.kind = Frame::Kind::ready, .payload = processes::pack(used)});
    try {
      co_await master_.receive();
    } catch (const boost::system::system_error&) {
    }
  }

  asio::any_io_executor loop_;
  const HostArguments& arguments_;
  FrameStream master_;
  async::Queue<Assignment> tasks_;
  std::optional<processes::Pool> pool_;
};

std::size_t number_in(const std::string& word) {
  std::size_t number = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc{} || stop != end)
    throw std::invalid_argument(
        fmt::format("'{}': this program is started by the model hosts", word));
  return number;
}

}  // namespace

HostArguments parse_host_arguments(const std::vector<std::string>& words) {
  if (words.size() < 3)
    throw std::invalid_argument(
        "no master: this program is started by the model hosts");
  return {.job = number_in(words[0]),
          .workers = number_in(words[1]),
          .addresses = {words.begin() + 2, words.end()}};
}

void serve_master(const HostArguments& arguments) {
  asio::io_context loop(1);
  std::unique_ptr<HostWorker> worker;
  const auto serve = [&]() -> asio::awaitable<void> {
    FrameStream master = co_await find_master(arguments);
    worker = std::make_unique<HostWorker>(loop.get_executor(), arguments,
                                          std::move(master));
    co_await worker->serve();
    loop.stop();
  };
  asio::co_spawn(loop, serve(), threads::rethrow);
  try {
    loop.run();
  } catch (const boost::system::system_error&) {
    if (!worker) throw;
    ::_exit(0);  // the master is gone: the pool's workers notice that we are
  } catch (const std::exception& error) {
    if (!worker) throw;
    worker->complain(error.what());
    loop.restart();
    loop.poll();
    ::_exit(3);
  }
}

}  // namespace lab::hosts
