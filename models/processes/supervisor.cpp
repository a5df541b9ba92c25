#include "models/processes/supervisor.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <iterator>
#include <numeric>
#include <system_error>
#include <utility>

#include "models/processes/errors.hpp"
#include "models/threads/error_text.hpp"
#include "models/threads/thread_group.hpp"

namespace lab::processes {

namespace asio = boost::asio;

namespace {

std::exception_ptr what_it_throws(const std::function<void()>& work) try {
  work();
  return nullptr;
} catch (...) {
  return std::current_exception();
}

}  // namespace

Supervisor::Supervisor(PoolOptions options)
    : options_(std::move(options)),
      max_workers_(static_cast<std::size_t>(options_.max_workers)) {
  try {
    thread_ = std::jthread([this] { loop_.run(); });
  } catch (const std::system_error& error) {
    threads::throw_cannot_start_thread(0, 1, error);
  }
}

Supervisor::~Supervisor() { shutdown({}); }

void Supervisor::enqueue(std::unique_ptr<PendingCall> pending) {
  if (queue_.push(std::move(pending)))  // else a busy worker will ask for it
    asio::post(loop_, [this] { dispatch(); });
}

void Supervisor::shutdown(ShutdownOptions options) {
  queue_.close();
  if (options.cancel_futures) queue_.cancel_all();
  asio::post(loop_, [this] { dispatch(); });
  if (options.wait) join();
}

void Supervisor::terminate() {
  queue_.close();
  queue_.cancel_all();
  asio::post(loop_, [this] {
    break_down("it was terminated");
    dispatch();
  });
  join();
}

void Supervisor::resize(std::size_t workers) {
  const auto change = [this, workers] {
    max_workers_ = workers;
    started_ = 0;
    peaks_.clear();
    let_go_of_the_dead();
    for (const WorkerSlot& slot : workers_)
      reset_peak_memory(slot.worker->pid());
    retire_the_idle(workers);
    start_missing();
    dispatch();
  };
  run_on_loop(change);
}

PoolUsage Supervisor::usage() {
  PoolUsage usage;
  run_on_loop([this, &usage] {
    for (const WorkerSlot& slot : workers_) note_peak(slot);
    usage = {.processes = started_,
             .peak_bytes = std::reduce(peaks_.begin(), peaks_.end())};
  });
  return usage;
}

/// The loop's thread has let go of what it threw when the caller gets it: a
/// future would leave it to chance who destroys it.
void Supervisor::run_on_loop(const std::function<void()>& work) {
  std::promise<std::exception_ptr> done;
  auto thrown = done.get_future();
  asio::post(loop_, [&work, done = std::move(done)]() mutable {
    done.set_value(what_it_throws(work));
  });
  if (const auto error = thrown.get()) std::rethrow_exception(error);
}

void Supervisor::join() {
  const std::scoped_lock lock(joining_);
  if (thread_.joinable()) thread_.join();
}

void Supervisor::dispatch() {
  while (has_room()) {
    auto pending = queue_.pop();
    if (!pending) break;
    assign(std::move(pending));
  }
  leave_if_done();
}

bool Supervisor::has_room() {
  return workers_.size() < max_workers_ || idle_worker() != workers_.end();
}

Supervisor::Slot Supervisor::idle_worker() {
  return std::find_if(workers_.begin(), workers_.end(),
                      [](const WorkerSlot& slot) { return !slot.busy; });
}

void Supervisor::assign(std::unique_ptr<PendingCall> pending) {
  if (options_.on_worker_lost == OnWorkerLost::fail_its_task)
    let_go_of_the_dead();
  auto slot = idle_worker();
  try {
    if (slot == workers_.end()) slot = start_worker();
  } catch (const std::exception&) {
    pending->fail(on_loss(std::current_exception()), {});
    return;
  }
  slot->busy = true;
  asio::co_spawn(loop_, run_calls(slot, std::move(pending)), threads::rethrow);
}

/// The list is in the order of the lanes; the first free one is taken.
Supervisor::Slot Supervisor::start_worker() {
  std::size_t lane = 0;
  auto slot = workers_.begin();
  for (; slot != workers_.end() && slot->lane == lane; ++slot) ++lane;
  auto worker = std::make_unique<Worker>(loop_.get_executor(), options_,
                                         workers_.size(), max_workers_);
  ++started_;
  return workers_.insert(slot, {.lane = lane, .worker = std::move(worker)});
}

/// All of them or none.
void Supervisor::start_missing() {
  std::vector<Slot> made;
  try {
    while (workers_.size() < max_workers_) made.push_back(start_worker());
  } catch (...) {
    for (const Slot slot : made) workers_.erase(slot);
    throw;
  }
  for (const Slot slot : made) slot->busy = false;
}

void Supervisor::let_go_of_the_dead() {
  std::erase_if(workers_, [](const WorkerSlot& slot) {
    return !slot.busy && !slot.worker->is_ready();
  });
}

/// Has the worker do this call and those that come after it.
asio::awaitable<void> Supervisor::run_calls(
    Slot slot, std::unique_ptr<PendingCall> pending) {
  for (;;) {
    const bool goes_on = co_await run_call(*slot, *pending);
    if (!goes_on || !may_stay(*slot)) break;
    pending = queue_.pop();
    if (pending) continue;
    slot->busy = false;
    leave_if_done();
    co_return;
  }
  co_await retire(slot);  // before the call goes: for_each() waits for that
}

/// Returns: whether there still is a worker.
asio::awaitable<bool> Supervisor::run_call(WorkerSlot& slot,
                                           PendingCall& pending) {
  CallTrace trace{.lane = slot.lane};
  std::vector<Item> items;
  std::exception_ptr error;
  try {
    if (slot.calls++ == 0) co_await initialise(*slot.worker);
    items = co_await have_done(*slot.worker, pending.take_request(),
                               pending.tasks(), trace);
  } catch (const TaskTimedOut&) {
    error = std::current_exception();
  } catch (const WorkerLost&) {
    error = on_loss(std::current_exception());
  } catch (...) {
    break_down(threads::error_text(std::current_exception()));
    error = queue_.broken();
  }
  if (!error) {
    pending.finish(std::move(items), trace);
    co_return true;
  }
  trace.finished = std::chrono::steady_clock::now();
  pending.fail(error, trace);
  co_return false;
}

asio::awaitable<std::vector<Item>> Supervisor::have_done(Worker& worker,
                                                         std::string request,
                                                         std::size_t tasks,
                                                         CallTrace& trace) {
  std::vector<Item> items;
  const Worker::CheckReply add = [&items, &worker, tasks](const Frame& frame) {
    auto more = unpack_reply(frame, tasks - items.size(), worker.pid());
    std::move(more.begin(), more.end(), std::back_inserter(items));
  };
  Frame reply = co_await worker.run_task(std::move(request), add);
  while (items.size() < tasks) reply = co_await worker.next_reply(add);
  trace.started = reply.started;
  trace.finished = reply.finished;
  co_return items;
}

asio::awaitable<void> Supervisor::initialise(Worker& worker) {
  if (!options_.initialiser) co_return;
  CallTrace ignored;
  const auto items = co_await have_done(
      worker, pack_request(*options_.initialiser), 1, ignored);
  if (const auto* error = std::get_if<std::exception_ptr>(&items.front()))
    throw BrokenPool("the initialiser failed: " + threads::error_text(*error));
}

bool Supervisor::may_stay(const WorkerSlot& slot) const {
  const bool is_worn_out =
      options_.tasks_per_worker > 0 && slot.calls >= options_.tasks_per_worker;
  return !is_worn_out && slot.lane < max_workers_ && !queue_.broken() &&
         (options_.on_worker_lost == OnWorkerLost::break_pool ||
          slot.worker->is_ready());
}

void Supervisor::note_peak(const WorkerSlot& slot) {
  peaks_.resize(std::max(peaks_.size(), slot.lane + 1));
  peaks_[slot.lane] =
      std::max(peaks_[slot.lane], peak_memory(slot.worker->pid()));
}

asio::awaitable<void> Supervisor::retire(Slot slot) {
  if (options_.tasks_per_worker > 0) note_peak(*slot);
  co_await slot->worker->stop();
  workers_.erase(slot);
  dispatch();
}

/// A worker that is dead already leaves the list at once, and its leaving may
/// bring us here again: so nobody is retired while the list is walked.
void Supervisor::retire_the_idle(std::size_t from_lane) {
  std::vector<Slot> idle;
  for (auto slot = workers_.begin(); slot != workers_.end(); ++slot)
    if (slot->lane >= from_lane && !std::exchange(slot->busy, true))
      idle.push_back(slot);
  for (const Slot slot : idle)
    asio::co_spawn(loop_, retire(slot), threads::rethrow);
}

/// What a call fails with for which there is no worker any more.
std::exception_ptr Supervisor::on_loss(const std::exception_ptr& why) {
  if (options_.on_worker_lost == OnWorkerLost::break_pool)
    break_down(threads::error_text(why));
  return queue_.broken() ? queue_.broken() : why;
}

/// Fails all that waits and ends all workers.
void Supervisor::break_down(const std::string& why) {
  if (!queue_.break_down(why)) return;
  for (const WorkerSlot& slot : workers_)
    if (slot.busy) slot.worker->interrupt();
  retire_the_idle();
  leave_if_done();
}

/// Once it is closed and nothing is left to do, the thread comes to its end.
void Supervisor::leave_if_done() {
  if (!queue_.is_finished()) return;
  retire_the_idle();
  if (workers_.empty()) stay_.reset();
}

}  // namespace lab::processes
