#include "models/processes/worker.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "models/environment_error.hpp"
#include "models/processes/errors.hpp"

namespace lab::processes {
namespace {

namespace asio = boost::asio;
using boost::process::v2::process;

/// Waits for whichever comes first, and cancels the other one.
template <typename Work>
auto race(Work work, asio::steady_timer& alarm) {
  return asio::experimental::make_parallel_group(
             std::move(work), alarm.async_wait(asio::deferred))
      .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
}

/// Makes a process that was just started one that can be waited for.
process adopt(const asio::any_io_executor& loop, int pid) {
  return process(loop, pid, watch_child(pid).release());
}

[[noreturn]] void throw_cannot_start(std::error_code why,
                                     const std::string& if_missing,
                                     std::size_t started, std::size_t wanted) {
  throw EnvironmentError(
      fmt::format("started {} of {} worker processes: {}: {}", started, wanted,
                  why.message(),
                  why == std::errc::no_such_file_or_directory
                      ? if_missing
                      : "use fewer of them or raise the limits "
                        "(ulimit -u, ulimit -n)"));
}

/// Pipes that are open for as long as a worker is being started.
Pipe pipe_to_worker(const PoolOptions& options) {
  survive_broken_pipes();
  options.before_start();
  return make_pipe();
}

/// What was wrong with a reply; nothing if the pipe simply ended.
std::optional<std::string> complaint(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error&) {
    return std::nullopt;
  } catch (const std::exception& why) {
    return why.what();
  }
}

constexpr std::string_view never_served =
    " before it was ready: is it a worker program, whose main() begins with "
    "serve_if_worker()?";

}  // namespace

Worker::Worker(const asio::any_io_executor& loop, const PoolOptions& options,
               std::size_t started, std::size_t wanted) try
    : Worker(loop, options, pipe_to_worker(options), make_pipe()) {
} catch (const boost::system::system_error& error) {  // no std::system_error
  throw_cannot_start(error.code(), options.if_missing, started, wanted);
} catch (const std::system_error& error) {
  throw_cannot_start(error.code(), options.if_missing, started, wanted);
}

Worker::Worker(const asio::any_io_executor& loop, const PoolOptions& options,
               Pipe to_worker, Pipe from_worker)
    : options_(options),
      requests_(loop, to_worker.write_end.release()),
      replies_(loop, from_worker.read_end.release()),
      alarm_(loop),
      watch_(loop),
      process_(adopt(loop, spawn_worker(options.program, options.arguments,
                                        to_worker.read_end.number(),
                                        from_worker.write_end.number()))) {
  ::fcntl(requests_.native_handle(), F_SETFL, O_NONBLOCK);
}

bool Worker::is_ready() {
  boost::system::error_code ignored;
  if (!ended_) ended_ = !process_.running(ignored);
  return !ended_;
}

/// The first task is sent before the worker is ready for it: neither waits for
/// the other.
asio::awaitable<Frame> Worker::run_task(std::string task, CheckReply check) {
  std::string request =
      encode({.kind = Frame::Kind::task, .payload = std::move(task)});
  if (!serves_) {
    auto begin = exchange(std::exchange(request, {}), check);
    co_await within(options_.start_limit, std::move(begin));
    watch_.cancel();
    watched_.reset();
    serves_ = true;
  }
  auto reply =
      co_await within(options_.task_limit, exchange(std::move(request), check));
  co_return reply;
}

asio::awaitable<Frame> Worker::next_reply(CheckReply check) {
  auto next = exchange({}, check);
  auto reply = co_await within(options_.task_limit, std::move(next));
  co_return reply;
}

/// The frame that comes in time; otherwise it ends the worker and says why.
asio::awaitable<Frame> Worker::within(std::chrono::milliseconds limit,
                                      asio::awaitable<Frame> work) {
  if (interrupted_) co_await give_up(limit);
  Frame frame;
  std::exception_ptr error;
  expect_within(limit);
  try {
    frame = co_await std::move(work);
  } catch (...) {
    error = std::current_exception();
  }
  deadline_.reset();
  if (is_late_ || (error && interrupted_)) co_await give_up(limit);
  if (error) co_await lose(error);
  co_return frame;
}

void Worker::expect_within(std::chrono::milliseconds limit) {
  if (limit >= no_limit) return;
  deadline_ = std::chrono::steady_clock::now() + limit;
  if (watched_ && *watched_ <= *deadline_) return;
  watch_.cancel();
  watch();
}

/// An alarm for each task would cost more than a small task.  So the watch of
/// an earlier one goes on, and looks whether a later deadline holds by then.
void Worker::watch() {
  watched_ = deadline_;
  watch_.expires_at(*deadline_);
  watch_.async_wait([this, life = std::weak_ptr(life_)](auto stopped) {
    if (stopped || life.expired()) return;
    watched_.reset();
    if (!deadline_) return;
    if (std::chrono::steady_clock::now() < *deadline_) return watch();
    is_late_ = true;
    close_pipes();
  });
}

/// Sends what is to be sent and reads what comes: at first that the worker is
/// ready, then replies.  Throws what went wrong on the way.
asio::awaitable<Frame> Worker::exchange(std::string request,
                                        const CheckReply& check) {
  // Most requests fit into the empty pipe: to write them without the loop
  // spares it a turn, and thus a system call.
  const auto sent = static_cast<std::size_t>(std::max<ssize_t>(
      0, ::write(requests_.native_handle(), request.data(), request.size())));
  if (sent < request.size())
    co_await asio::async_write(requests_, asio::buffer(request) + sent,
                               asio::use_awaitable);
  // A reply may come right behind what says "ready", and never behind another.
  const std::size_t come = co_await asio::async_read(
      replies_, asio::buffer(start_, serves_ ? start_.size() : frame_head_size),
      asio::transfer_at_least(frame_head_size), asio::use_awaitable);
  Frame frame = decode_start(std::span(start_).first(come));
  if (!serves_ && frame.kind != Frame::Kind::ready)
    throw FrameError("it is not the first one of a worker");
  if (serves_ && frame.kind != Frame::Kind::answer &&
      frame.kind != Frame::Kind::failure)
    throw FrameError("a request came where a reply was expected");
  if (const auto rest = missing(frame, come); !rest.empty())
    co_await asio::async_read(replies_, asio::buffer(rest.data(), rest.size()),
                              asio::use_awaitable);
  if (serves_) check(frame);
  co_return frame;
}

/// The worker's pipe ended, or what came out of it was no reply.
asio::awaitable<void> Worker::lose(std::exception_ptr error) {
  const auto wrong = complaint(error);
  const StopStage stage =
      co_await end(wrong ? StopStage::kill : StopStage::close_pipe);
  if (wrong)
    throw WorkerLost(
        fmt::format("worker {} sent a corrupt frame: {}", pid(), *wrong));
  if (stage != StopStage::close_pipe)
    throw WorkerLost(
        fmt::format("worker {} closed its pipe but did not end", pid()));
  const int status = process_.native_exit_code();
  std::string how =
      describe_end(pid(), status, killed_for_memory() > killed_before_);
  if (!serves_ && WIFEXITED(status)) how += never_served;
  throw WorkerLost(how);
}

/// The worker took longer than `limit`, or its reply is not wanted any more.
asio::awaitable<void> Worker::give_up(std::chrono::milliseconds limit) {
  const std::string what_it_does = describe_stuck(pid());
  co_await end(StopStage::ask);
  if (interrupted_)
    throw WorkerLost(fmt::format("worker {} was told to end", pid()));
  const double seconds = std::chrono::duration<double>(limit).count();
  if (!serves_)
    throw WorkerLost(fmt::format("worker {} did nothing for {} s{}", pid(),
                                 seconds, never_served));
  throw TaskTimedOut(fmt::format("worker {} gave no answer within {} s: {}",
                                 pid(), seconds, what_it_does));
}

asio::awaitable<void> Worker::stop() {
  if (is_ready()) co_await end(StopStage::close_pipe);
}

void Worker::interrupt() {
  interrupted_ = true;
  alarm_.cancel();
  close_pipes();
}

void Worker::close_pipes() {
  boost::system::error_code ignored;
  requests_.close(ignored);
  replies_.close(ignored);
}

/// Tells it harder and harder; returns how hard it had to be told.
asio::awaitable<Worker::StopStage> Worker::end(StopStage stage) {
  watch_.cancel();
  for (;;) {
    tell(stage);
    alarm_.expires_after(std::min(options_.grace, no_limit));
    auto ending = process_.async_wait(asio::deferred);
    const auto result = co_await race(std::move(ending), alarm_);
    ended_ = std::get<0>(result).front() == 0;
    if (ended_) co_return stage;
    stage = stage == StopStage::close_pipe ? StopStage::ask : StopStage::kill;
  }
}

void Worker::tell(StopStage stage) {
  boost::system::error_code ignored;
  requests_.close(ignored);
  if (stage == StopStage::ask) process_.request_exit(ignored);
  if (stage == StopStage::kill) process_.terminate(ignored);
}

}  // namespace lab::processes
