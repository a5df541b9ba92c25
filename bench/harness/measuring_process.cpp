#include "bench/harness/measuring_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "bench/experiments/experiments.hpp"
#include "bench/harness/deadline.hpp"
#include "bench/harness/perform.hpp"
#include "mock_server/server.hpp"
#include "models/environment_error.hpp"
#include "models/processes/frame.hpp"
#include "models/processes/pack.hpp"
#include "models/processes/proc.hpp"
#include "models/processes/serve.hpp"
#include "models/processes/serve_jobs.hpp"

namespace lab {
namespace {

constexpr const char* inner_command = "--measuring-process";
constexpr const char* name_in_ps = "lab-measure";

/// What the process is asked to do.
struct Order {
  std::variant<ByModel, ByPeer, ArmOrigin> by;
  std::string arm;
  std::size_t concurrency;
  Spec spec;
  std::string python;
  std::chrono::milliseconds task_limit;
};

/// What has become of it.
struct MeasuringError {
  bool is_lack;  ///< Of the machine.
  std::string what;
};
using MeasuringReply = std::variant<Repetition, MeasuringError>;

// The process group of the one that there is, or 0.
std::atomic<int> running_group = 0;
static_assert(std::atomic<int>::is_always_lock_free);

/// Makes it known for as long as its number cannot be another one's.
class RunningGroup {
 public:
  explicit RunningGroup(int group) { running_group = group; }
  RunningGroup(const RunningGroup&) = delete;
  RunningGroup& operator=(const RunningGroup&) = delete;
  ~RunningGroup() { running_group = 0; }
};

Order to_order(const Arm& arm, const std::optional<ArmOrigin>& origin,
               const std::string& python, std::chrono::milliseconds limit) {
  Order order{.by = ByModel{},
              .arm = arm.name,
              .concurrency = arm.concurrency,
              .spec = arm.spec,
              .python = python,
              .task_limit = limit / 2};
  if (arm.by_code()) {
    order.by = origin.value();
  } else if (arm.by_peer()) {
    order.by = *arm.by_peer();
  } else {
    order.by = *arm.by_model();
  }
  return order;
}

Arm find_arm(const ArmOrigin& origin, const std::string& name) {
  const ExperimentEntry* const entry = find_experiment(origin.experiment);
  if (entry == nullptr)
    throw std::logic_error(
        fmt::format("no experiment {} has code of its own", origin.experiment));
  for (Arm& arm : entry->make(origin.setting).arms)
    if (arm.name == name) return std::move(arm);
  throw std::logic_error(fmt::format("no arm {} is made again", name));
}

Arm to_arm(const Order& order) {
  Arm arm;
  if (const auto* origin = std::get_if<ArmOrigin>(&order.by))
    arm = find_arm(*origin, order.arm);
  else if (const auto* model = std::get_if<ByModel>(&order.by))
    arm.by = *model;
  else
    arm.by = std::get<ByPeer>(order.by);
  arm.name = order.arm;
  arm.concurrency = order.concurrency;
  arm.spec = order.spec;
  return arm;
}

MeasuringReply carry_out(const Order& order) try {
  // Of a task on a worker process, unless the user has set another one.
  const std::chrono::duration<double> limit = order.task_limit;
  ::setenv("LAB_TASK_LIMIT", fmt::format("{}", limit.count()).c_str(), 0);
  return perform(to_arm(order), order.python);
} catch (const EnvironmentError& error) {
  return MeasuringError{true, error.what()};
} catch (const std::exception& error) {
  return MeasuringError{false, error.what()};
}

/// Puts the pipes aside: what prints to standard output must not get into one.
processes::ParentPipes take_over_standard_pipes() {
  const processes::ParentPipes pipes{
      ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1),
      ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
  const processes::Descriptor nothing(
      ::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ::dup2(nothing.number(), STDIN_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  return pipes;
}

/// Without lab_bench nobody wants what this process and its children do, and a
/// child may not notice.
void end_group_with_parent(const processes::ParentPipes& pipes) {
  std::thread([requests = pipes.requests] {
    processes::wait_for_hang_up(requests);
    ::kill(0, SIGKILL);
  }).detach();
}

}  // namespace

MeasuringProcess::MeasuringProcess()
    : child_(processes::this_program, {inner_command}) {
  processes::survive_broken_pipes();
}

void MeasuringProcess::kill_running() noexcept {
  if (const int group = running_group; group > 0) ::kill(-group, SIGKILL);
}

Repetition MeasuringProcess::perform(const Arm& arm,
                                     const std::optional<ArmOrigin>& origin,
                                     const std::string& python,
                                     std::chrono::milliseconds limit,
                                     const std::stop_token& stop) {
  std::string stuck;
  std::optional<std::string> reply;
  {
    const RunningGroup known(child_.pid());
    const std::stop_callback ends_it(stop, [this] { child_.signal(SIGKILL); });
    const Deadline deadline(limit, [this, &stuck] {
      stuck = processes::describe_stuck(child_.pid());
      child_.signal(SIGKILL);
    });
    reply = ask(processes::pack(to_order(arm, origin, python, limit)));
  }
  if (!stuck.empty())
    throw std::runtime_error(
        fmt::format("no result within {:g} s: {}",
                    std::chrono::duration<double>(limit).count(), stuck));
  if (!reply) throw std::runtime_error(how_it_ended());
  auto told = processes::unpack<MeasuringReply>(*reply);
  if (auto* repetition = std::get_if<Repetition>(&told))
    return std::move(*repetition);
  const auto& error = std::get<MeasuringError>(told);
  if (error.is_lack) throw EnvironmentError(error.what);
  throw std::runtime_error(error.what);
}

std::string MeasuringProcess::how_it_ended() const {
  const auto ending = child_.ending_within(std::chrono::seconds(1));
  return fmt::format(
      "its process {} {}", child_.pid(),
      ending ? processes::to_text(*ending) : "closed its pipe but did not end");
}

/// Returns: nothing if the process has ended meanwhile.
std::optional<std::string> MeasuringProcess::ask(const std::string& order) {
  using processes::Frame;
  child_.write(
      processes::encode({.kind = Frame::Kind::task, .payload = order}));
  for (;;) {
    const std::string head = child_.read(processes::frame_head_size);
    if (head.size() < processes::frame_head_size) return std::nullopt;
    const Frame frame = processes::decode_start(head);
    std::string payload = child_.read(frame.payload.size());
    if (payload.size() < frame.payload.size()) return std::nullopt;
    if (frame.kind != Frame::Kind::ready) return payload;
  }
}

void serve_if_measuring_process(int argc, char** argv) {
  if (argc != 2 || std::string_view(argv[1]) != inner_command) return;
  ::prctl(PR_SET_NAME, name_in_ps);
  processes::keep_children_in_group();
  mock::make_room_for_descriptors();
  const auto pipes = take_over_standard_pipes();
  end_group_with_parent(pipes);
  processes::serve(pipes, [](const processes::Frame& task) {
    const MeasuringReply reply =
        carry_out(processes::unpack<Order>(task.payload));
    return std::vector{processes::Frame{.kind = processes::Frame::Kind::answer,
                                        .payload = processes::pack(reply)}};
  });
  std::exit(0);
}

}  // namespace lab
