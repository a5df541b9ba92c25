#include "models/processes/supervisor.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <system_error>
#include <utility>

#include "models/processes/call.hpp"
#include "models/processes/errors.hpp"
#include "models/threads/crew.hpp"
#include "models/threads/error_text.hpp"

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

std::exception_ptr broken_pool(const std::string& why) {
  return std::make_exception_ptr(BrokenPool("pool: " + why));
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

/// Needs: the mutex is held.
void Supervisor::require_open() const {
  if (broken_) std::rethrow_exception(broken_);
  if (closed_) throw ShutDown();
}

void Supervisor::check_open() const {
  const std::scoped_lock lock(mutex_);
  require_open();
}

void Supervisor::enqueue(std::unique_ptr<Errand> errand) {
  {
    const std::scoped_lock lock(mutex_);
    require_open();
    queue_.push_back(std::move(errand));
  }
  asio::post(loop_, [this] { hand_out(); });
}

void Supervisor::shutdown(ShutdownOptions options) {
  const Queue dropped = close(options.cancel_futures);
  for (const auto& errand : dropped) errand->cancel();
  asio::post(loop_, [this] { hand_out(); });
  if (options.wait) join();
}

void Supervisor::terminate() {
  const Queue dropped = close(true);
  for (const auto& errand : dropped) errand->cancel();
  asio::post(loop_, [this] {
    break_down("it was terminated");
    hand_out();
  });
  join();
}

Supervisor::Queue Supervisor::close(bool drop_queue) {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  return drop_queue ? std::exchange(queue_, {}) : Queue();
}

void Supervisor::join() {
  const std::scoped_lock lock(joining_);
  if (thread_.joinable()) thread_.join();
}

std::exception_ptr Supervisor::broken() const {
  const std::scoped_lock lock(mutex_);
  return broken_;
}

void Supervisor::hand_out() {
  while (has_room()) {
    auto errand = take();
    if (!errand) break;
    assign(std::move(errand));
  }
  leave_if_done();
}

bool Supervisor::has_room() {
  return std::ssize(staff_) < options_.max_workers ||
         idle_member() != staff_.end();
}

/// The next errand that somebody still wants.
std::unique_ptr<Errand> Supervisor::take() {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (queue_.empty()) return nullptr;
    auto errand = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    if (errand->start()) return errand;
  }
}

Supervisor::Place Supervisor::idle_member() {
  return std::find_if(staff_.begin(), staff_.end(),
                      [](const Member& member) { return !member.busy; });
}

void Supervisor::assign(std::unique_ptr<Errand> errand) {
  auto member = idle_member();
  try {
    if (member == staff_.end()) member = hire();
  } catch (const std::exception& error) {
    break_down(error.what());
    errand->fail(broken());
    return;
  }
  member->busy = true;
  asio::co_spawn(loop_, attend(member, std::move(errand)), rethrow);
}

Supervisor::Place Supervisor::hire() {
  auto worker =
      start_worker(loop_.get_executor(), worker_options_, staff_.size(),
                   static_cast<std::size_t>(options_.max_workers));
  return staff_.insert(staff_.end(), {.worker = std::move(worker)});
}

asio::awaitable<void> Supervisor::attend(Place member,
                                         std::unique_ptr<Errand> errand) {
  Worker& worker = *member->worker;
  std::vector<Item> items;
  std::exception_ptr error;
  try {
    if (member->errands++ == 0) co_await initialise(worker);
    std::string request = errand->take_request();
    items = co_await have_done(worker, std::move(request), errand->tasks());
  } catch (const TaskTimedOut&) {
    error = std::current_exception();
  } catch (...) {
    break_down(threads::error_text(std::current_exception()));
    error = broken();
  }
  if (error)
    errand->fail(error);
  else
    errand->finish(std::move(items));
  errand.reset();
  if (error || !may_stay(*member))
    co_await retire(member);
  else
    member->busy = false;
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

bool Supervisor::may_stay(const Member& member) const {
  const bool worn_out = options_.tasks_per_worker > 0 &&
                        member.errands >= options_.tasks_per_worker;
  return !worn_out && !broken();
}

asio::awaitable<void> Supervisor::retire(Place member) {
  co_await member->worker->dismiss();
  staff_.erase(member);
  leave_if_done();
}

void Supervisor::retire_the_idle() {
  for (auto member = staff_.begin(); member != staff_.end(); ++member) {
    if (member->busy) continue;
    member->busy = true;
    asio::co_spawn(loop_, retire(member), rethrow);
  }
}

/// Fails all that waits and ends all workers.  The first reason is kept.
void Supervisor::break_down(const std::string& why) {
  Queue queue;
  {
    const std::scoped_lock lock(mutex_);
    if (broken_) return;
    broken_ = broken_pool(why);
    queue.swap(queue_);
  }
  for (const auto& errand : queue)
    if (errand->start()) errand->fail(broken());
  for (const Member& member : staff_)
    if (member.busy) member.worker->interrupt();
  retire_the_idle();
}

/// Once it is closed and nothing is left to do, the thread comes to its end.
void Supervisor::leave_if_done() {
  {
    const std::scoped_lock lock(mutex_);
    if (!closed_ || !queue_.empty()) return;
  }
  retire_the_idle();
  if (staff_.empty()) stay_.reset();
}

}  // namespace lab::processes
