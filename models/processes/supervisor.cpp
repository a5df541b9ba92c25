#include "models/processes/supervisor.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <system_error>
#include <utility>

#include "models/processes/call.hpp"
#include "models/processes/errors.hpp"
#include "models/threads/error_text.hpp"
#include "models/threads/thread_group.hpp"

namespace lab::processes {
namespace {

namespace asio = boost::asio;

WorkerOptions worker_options(const PoolOptions& options) {
  return {.program = options.program,
          .arguments = options.arguments,
          .task_limit = options.task_limit.value_or(no_limit),
          .grace = options.grace,
          .before_start = options.before_start};
}

/// What a coroutine throws that expects no error ends the program.
void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

}  // namespace

Supervisor::Supervisor(PoolOptions options)
    : options_(std::move(options)), worker_options_(worker_options(options_)) {
  try {
    thread_ = std::jthread([this] { loop_.run(); });
  } catch (const std::system_error& error) {
    threads::throw_cannot_start_thread(0, 1, error);
  }
}

Supervisor::~Supervisor() { shutdown({}); }

void Supervisor::enqueue(std::unique_ptr<PendingCall> pending) {
  queue_.push(std::move(pending));
  asio::post(loop_, [this] { hand_out(); });
}

void Supervisor::shutdown(ShutdownOptions options) {
  queue_.close();
  if (options.cancel_futures) queue_.cancel_all();
  asio::post(loop_, [this] { hand_out(); });
  if (options.wait) join();
}

void Supervisor::terminate() {
  queue_.close();
  queue_.cancel_all();
  asio::post(loop_, [this] {
    break_down("it was terminated");
    hand_out();
  });
  join();
}

void Supervisor::join() {
  const std::scoped_lock lock(joining_);
  if (thread_.joinable()) thread_.join();
}

void Supervisor::hand_out() {
  while (has_room()) {
    auto pending = queue_.pop();
    if (!pending) break;
    assign(std::move(pending));
  }
  leave_if_done();
}

bool Supervisor::has_room() {
  return std::ssize(workers_) < options_.max_workers ||
         idle_worker() != workers_.end();
}

Supervisor::Slot Supervisor::idle_worker() {
  return std::find_if(workers_.begin(), workers_.end(),
                      [](const WorkerSlot& slot) { return !slot.busy; });
}

void Supervisor::assign(std::unique_ptr<PendingCall> pending) {
  auto slot = idle_worker();
  try {
    if (slot == workers_.end()) slot = start_worker();
  } catch (const std::exception& error) {
    break_down(error.what());
    pending->fail(queue_.broken());
    return;
  }
  slot->busy = true;
  asio::co_spawn(loop_, run_call(slot, std::move(pending)), rethrow);
}

Supervisor::Slot Supervisor::start_worker() {
  auto worker = processes::start_worker(
      loop_.get_executor(), worker_options_, workers_.size(),
      static_cast<std::size_t>(options_.max_workers));
  return workers_.insert(workers_.end(), {.worker = std::move(worker)});
}

asio::awaitable<void> Supervisor::run_call(
    Slot slot, std::unique_ptr<PendingCall> pending) {
  Worker& worker = *slot->worker;
  std::vector<Item> items;
  std::exception_ptr error;
  try {
    if (slot->calls++ == 0) co_await initialise(worker);
    std::string request = pending->take_request();
    items = co_await have_done(worker, std::move(request), pending->tasks());
  } catch (const TaskTimedOut&) {
    error = std::current_exception();
  } catch (...) {
    break_down(threads::error_text(std::current_exception()));
    error = queue_.broken();
  }
  if (error)
    pending->fail(error);
  else
    pending->finish(std::move(items));
  pending.reset();
  if (error || !may_stay(*slot))
    co_await retire(slot);
  else
    slot->busy = false;
  hand_out();
}

asio::awaitable<std::vector<Item>> Supervisor::have_done(Worker& worker,
                                                         std::string request,
                                                         std::size_t tasks) {
  Frame task{.kind = Frame::Kind::task, .payload = std::move(request)};
  const Frame reply = co_await worker.perform(std::move(task));
  std::string nonsense;
  try {
    co_return unpack_reply(reply, tasks, worker.pid());
  } catch (const UnpackError& error) {
    nonsense = error.what();
  }
  const std::string why = co_await worker.reject(nonsense);
  throw WorkerLost(why);
}

asio::awaitable<void> Supervisor::initialise(Worker& worker) {
  if (!options_.initialiser) co_return;
  std::string request = pack_request(*options_.initialiser);
  const auto items = co_await have_done(worker, std::move(request), 1);
  if (const auto* error = std::get_if<std::exception_ptr>(&items.front()))
    throw BrokenPool("the initialiser failed: " + threads::error_text(*error));
}

bool Supervisor::may_stay(const WorkerSlot& slot) const {
  const bool worn_out =
      options_.tasks_per_worker > 0 && slot.calls >= options_.tasks_per_worker;
  return !worn_out && !queue_.broken();
}

asio::awaitable<void> Supervisor::retire(Slot slot) {
  co_await slot->worker->stop();
  workers_.erase(slot);
  leave_if_done();
}

/// A worker that is dead already leaves the list at once, and its leaving may
/// bring us here again: so nobody is retired while the list is walked.
void Supervisor::retire_the_idle() {
  std::vector<Slot> idle;
  for (auto slot = workers_.begin(); slot != workers_.end(); ++slot)
    if (!std::exchange(slot->busy, true)) idle.push_back(slot);
  for (const Slot slot : idle) asio::co_spawn(loop_, retire(slot), rethrow);
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
