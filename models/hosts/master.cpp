#include "models/hosts/master.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <stop_token>
#include <utility>

#include "models/environment_error.hpp"
#include "models/hosts/addresses.hpp"
#include "models/process_models.hpp"
#include "models/processes/pack.hpp"
#include "models/threads/error_text.hpp"

namespace lab::hosts {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

std::string random_key() {
  std::random_device random;
  std::string key;
  for (int i = 0; i < 4; ++i) key += fmt::format("{:08x}", random());
  return key;
}

tcp::acceptor listen_anywhere(asio::io_context& loop) try {
  return {loop, tcp::endpoint(tcp::v4(), 0)};
} catch (const boost::system::system_error& error) {
  throw EnvironmentError(
      fmt::format("hosts: cannot listen: {}", error.code().message()));
}

/// What a person wants to know of an error on a connection.
std::string what_happened(const std::exception& error) {
  const auto* system = dynamic_cast<const boost::system::system_error*>(&error);
  if (system == nullptr) return error.what();
  const auto code = system->code();
  if (code == asio::error::eof || code == asio::error::connection_reset ||
      code == asio::error::broken_pipe)
    return "its connection has ended";
  if (code == asio::error::timed_out) return "it has gone silent";
  return code.message();
}

}  // namespace

Master::Master(BatchRun& run, const RunOptions& how, const Options& options)
    : run_(run),
      how_(how),
      options_(options),
      acceptor_(listen_anywhere(loop_)),
      goodbye_timer_(loop_),
      key_(random_key()),
      hosts_left_(options.hosts),
      unanswered_(run.batch().spec().tasks) {
  ::setenv(key_variable, key_.c_str(), 1);  // for the launcher to hand on
}

Footprint Master::work() {
  const std::stop_callback stop(
      how_.stop, [this] { asio::post(loop_, [this] { end_if_done(); }); });
  asio::co_spawn(loop_, accept(), threads::rethrow);
  start_jobs(run_.workers());
  end_if_done();
  loop_.run();
  for (auto& job : jobs_) count_usage(std::move(job));
  return made_;
}

/// On the hosts that are left.
void Master::start_jobs(std::size_t workers) {
  const auto shares = share_out(workers, hosts_left_);
  for (std::size_t i = 0; i < shares.size(); ++i)
    if (shares[i] > 0) start_job(hosts_left_[i], shares[i]);
}

void Master::start_job(const Host& host, std::size_t workers) {
  Job& job = *jobs_.emplace_back(
      std::make_unique<Job>(loop_.get_executor(), launch_of(host, workers),
                            host, workers, lane_names_.size()));
  std::size_t& known = workers_of_[host.name];
  for (std::size_t i = 0; i < workers; ++i)
    lane_names_.push_back(fmt::format("{} {}", host.name, ++known));
  ++running_jobs_;
  asio::co_spawn(loop_, run_job(job), threads::rethrow);
}

Launch Master::launch_of(const Host& host, std::size_t workers) const {
  Launch launch{.command = {options_.launcher, "--host", host.name, "-np", "1",
                            "--stdin", "none", "--bind-to", "none"},
                .start_limit = options_.start_limit,
                .grace = options_.grace};
  auto& command = launch.command;
  // Two of Open MPI's that begin at once may both make the same folder, and the
  // second one gives up.
  const auto session = sessions_.path() / std::to_string(jobs_.size());
  std::filesystem::create_directory(session);
  command.insert(command.end(),
                 {"--mca", "orte_local_tmpdir_base", session.string()});
  if (::geteuid() == 0) command.emplace_back("--allow-run-as-root");
  for (const char* name : {key_variable, "LAB_WORKER", "LAB_TASK_LIMIT"})
    if (std::getenv(name) != nullptr)
      command.insert(command.end(), {"-x", name});
  command.insert(command.end(), {options_.program, std::to_string(jobs_.size()),
                                 std::to_string(workers)});
  const auto port = acceptor_.local_endpoint().port();
  for (const std::string& address : addresses_facing(host.name))
    command.push_back(fmt::format("{}:{}", address, port));
  return launch;
}

asio::awaitable<void> Master::accept() {
  for (;;) {
    auto [error, socket] =
        co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
    if (is_ending_) co_return;
    if (!error)
      asio::co_spawn(loop_, authenticate(FrameStream(std::move(socket))),
                     asio::detached);
  }
}

/// Whoever knows the key is who belongs to the job.
asio::awaitable<void> Master::authenticate(FrameStream stream) {
  const Frame frame = co_await stream.receive();
  const auto greeting = processes::unpack<Greeting>(frame.payload);
  if (greeting.key != key_ || greeting.job >= jobs_.size()) co_return;
  Job& job = *jobs_[greeting.job];
  if (job.is_connected() || job.is_over()) co_return;
  machines_.insert(greeting.boot);
  made_.machines = machines_.size();
  job.shares_our_clock = greeting.boot == boot_id();
  job.pid = greeting.pid;
  job.connect(std::move(stream));
  // At once: from here on it takes part, and a loss elsewhere may hand it
  // tasks.
  job.stream().send({.kind = Frame::Kind::ready});
}

asio::awaitable<void> Master::run_job(Job& job) {
  std::string why;
  try {
    co_await job.connected();
    co_await take_reports(job);
  } catch (const std::exception& error) {
    why = what_happened(error);
  }
  if (!is_ending_)
    lose(job, why);
  else if (job.is_connected() && !why.empty() &&
           std::erase(hosts_left_, job.host) > 0)
    ++made_.hosts_lost;  // what it has used is unknown
  job.disconnect();
  co_await job.end(why.empty());
  if (--running_jobs_ == 0) loop_.stop();
}

/// Ends when the host has said what it used.  Throws: what went wrong.
asio::awaitable<void> Master::take_reports(Job& job) {
  const std::chrono::duration<double> took = Clock::now() - job.begun;
  made_.ready_seconds = std::max(made_.ready_seconds, took.count());
  options_.on_event(Ready{job.host.name, job.workers, job.pid, took.count()});
  dispatch(job);
  for (;;) {
    const Frame frame = co_await job.stream().receive();
    if (frame.kind == Frame::Kind::ready) {
      job.used = processes::unpack<Used>(frame.payload);
      options_.on_event(Finished{job.host.name, job.used});
      co_return;
    }
    if (frame.kind == Frame::Kind::failure)
      throw std::runtime_error(frame.payload);
    record(job, frame);
    dispatch(job);
    end_if_done();
  }
}

void Master::dispatch(Job& job) {
  while (!is_ending_ && job.tasks.size() < job.workers) {
    const auto task = next_task();
    if (!task) break;
    job.tasks.emplace(*task, Clock::now());
    job.stream().send(
        {.kind = Frame::Kind::task,
         .payload = processes::pack(Assignment{run_.batch().spec(), *task})});
  }
}

std::optional<std::size_t> Master::next_task() {
  if (how_.stop.stop_requested()) return std::nullopt;
  if (returned_.empty()) return run_.next_task();
  const std::size_t task = returned_.front();
  returned_.pop_front();
  return task;
}

/// Throws: std::runtime_error if it makes no sense: the host is lost then.
void Master::record(Job& job, const Frame& frame) {
  const auto report = processes::unpack<Report>(frame.payload);
  const auto found = job.tasks.find(report.task);
  if (found == job.tasks.end() || report.lane >= job.workers)
    throw std::runtime_error("it sent an outcome that nobody asked for");
  const auto now = Clock::now();
  const auto since = found->second;
  job.tasks.erase(found);
  // Another machine's clock tells how long it took, but not when it was.
  const auto finished =
      job.shares_our_clock ? std::clamp(frame.finished, since, now) : now;
  const auto took = std::max(frame.finished - frame.started, Clock::duration{});
  run_.record(report.task, outcome_of(report.outcome),
              job.first_lane + report.lane, std::max(since, finished - took),
              finished);
  --unanswered_;
  options_.on_event(Answered{job.host.name, report.task});
}

void Master::lose(Job& job, const std::string& why) {
  if (std::erase(hosts_left_, job.host) > 0) {  // its first job that is lost
    losses_.push_back(fmt::format("{}: {}", job.host.name, why));
    ++made_.hosts_lost;
  }
  job.disconnect();
  Lost lost{job.host.name, why, {}};
  for (const auto& [task, since] : job.tasks) lost.tasks.push_back(task);
  job.tasks.clear();
  returned_.insert(returned_.begin(), lost.tasks.begin(), lost.tasks.end());
  options_.on_event(lost);
  if (!how_.stop.stop_requested())
    start_jobs(std::min(job.workers, unanswered_));
  for (const auto& other : jobs_)
    if (other->takes_part()) dispatch(*other);
  end_if_done();
}

/// Nothing more is asked for, or can be done.
void Master::end_if_done() {
  const auto any_job = [this](auto is_so) {
    return std::any_of(jobs_.begin(), jobs_.end(),
                       [&](const auto& job) { return is_so(*job); });
  };
  const bool is_at_work =
      any_job([](const Job& job) { return !job.tasks.empty(); });
  const bool goes_on = unanswered_ > 0 && !how_.stop.stop_requested() &&
                       any_job([](const Job& job) { return !job.is_over(); });
  if (is_ending_ || is_at_work || goes_on) return;
  is_ending_ = true;
  fail_the_rest();
  for (const auto& job : jobs_)
    if (job->takes_part())
      job->stream().send({.kind = Frame::Kind::ready});
    else
      job->disconnect();
  goodbye_timer_.expires_after(options_.goodbye_limit);
  goodbye_timer_.async_wait([this](boost::system::error_code) {
    for (const auto& job : jobs_) job->disconnect();
  });
}

void Master::fail_the_rest() {
  const bool was_stopped = how_.stop.stop_requested();
  const std::string why =
      was_stopped
          ? "its host was lost, and the run was stopped"
          : fmt::format("no host is left: {}", fmt::join(losses_, "; "));
  std::vector<std::size_t> rest(returned_.begin(), returned_.end());
  while (const auto task = run_.next_task()) rest.push_back(*task);
  const auto now = Clock::now();
  for (const std::size_t task : rest)
    run_.record(task, Failure{FailureKind::worker_lost, why}, 0, now, now);
}

/// A launcher may wait for what it has started, or not: Open MPI's does not.
/// What its own end does not account for is counted here.
void Master::count_usage(std::unique_ptr<Job> job) {
  const bool is_here = job->shares_our_clock;
  const Used used = job->used;
  const CpuTime before = cpu_time_of(RUSAGE_CHILDREN);
  job.reset();
  const CpuTime after = cpu_time_of(RUSAGE_CHILDREN);
  const double user = std::max(
      0.0, used.cpu.user_seconds - (after.user_seconds - before.user_seconds));
  const double system =
      std::max(0.0, used.cpu.system_seconds -
                        (after.system_seconds - before.system_seconds));
  made_.processes += used.processes;
  made_.worker_bytes += used.worker_bytes;
  made_.more_user_seconds += user;
  made_.more_system_seconds += system;
  if (is_here) made_.more_seconds_here += user + system;
}

}  // namespace lab::hosts
