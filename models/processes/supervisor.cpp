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

void Supervisor::enqueue(std::unique_ptr<Errand> errand) {
  queue_.push(std::move(errand));
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
    auto errand = queue_.pop();
    if (!errand) break;
    assign(std::move(errand));
  }
  leave_if_done();
}

bool Supervisor::has_room() {
  return std::ssize(staff_) < options_.max_workers ||
         idle_member() != staff_.end();
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
    errand->fail(queue_.broken());
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
    error = queue_.broken();
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
  return !worn_out && !queue_.broken();
}

asio::awaitable<void> Supervisor::retire(Place member) {
  co_await member->worker->dismiss();
  staff_.erase(member);
  leave_if_done();
}

/// A worker that is dead already leaves the list at once, and its leaving may
/// bring us here again: so nobody is retired while the list is walked.
void Supervisor::retire_the_idle() {
  std::vector<Place> idle;
  for (auto member = staff_.begin(); member != staff_.end(); ++member)
    if (!std::exchange(member->busy, true)) idle.push_back(member);
  for (const Place member : idle)
    asio::co_spawn(loop_, retire(member), rethrow);
}

/// Fails all that waits and ends all workers.
void Supervisor::break_down(const std::string& why) {
  if (!queue_.break_down(why)) return;
  for (const Member& member : staff_)
    if (member.busy) member.worker->interrupt();
  retire_the_idle();
  leave_if_done();
}

/// Once it is closed and nothing is left to do, the thread comes to its end.
void Supervisor::leave_if_done() {
  if (!queue_.is_finished()) return;
  retire_the_idle();
  if (staff_.empty()) stay_.reset();
}

}  // namespace lab::processes
