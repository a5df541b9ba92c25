#include "models/process_models.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "models/processes/spawn.hpp"

namespace lab {
namespace {

std::string find_worker_program() {
  if (const char* program = std::getenv("LAB_WORKER")) return program;
  return processes::beside_this_program("lab_worker");
}

constexpr double usual_task_limit = 300;  // seconds

std::chrono::milliseconds task_limit() {
  const double seconds =
      seconds_from_environment("LAB_TASK_LIMIT", usual_task_limit);
  return std::chrono::milliseconds(std::llround(1000 * seconds));
}

}  // namespace

double seconds_from_environment(const char* name, double otherwise) {
  const char* const text = std::getenv(name);
  if (text == nullptr || *text == '\0') return otherwise;
  char* end = nullptr;
  const double seconds = std::strtod(text, &end);
  if (*end != '\0' || !(seconds > 0) || seconds > 1e6)
    throw std::invalid_argument(
        fmt::format("{}: '{}' is no number of seconds from above 0 to 1000000",
                    name, text));
  return seconds;
}

processes::PoolOptions lab_workers() {
  const std::string program = find_worker_program();
  return {
      .on_worker_lost = processes::OnWorkerLost::fail_its_task,
      .task_limit = task_limit(),
      .program = program,
      .if_missing = fmt::format("build {}, or name it in LAB_WORKER", program)};
}

Outcome outcome_of(const PackedOutcome& outcome) {
  if (outcome.failure) return *outcome.failure;
  return outcome.answer;
}

Outcome outcome_of(const std::exception_ptr& error) try {
  std::rethrow_exception(error);
} catch (const EnvironmentError&) {
  throw;
} catch (const processes::WorkerLost& why) {
  return Failure{FailureKind::worker_lost, why.what()};
} catch (const processes::TaskTimedOut& why) {
  return Failure{FailureKind::timed_out, why.what()};
} catch (const processes::FrameError& why) {
  return Failure{FailureKind::too_large, why.what()};
} catch (...) {
  return describe_current_exception();
}

void record(BatchRun& run, const processes::Report<PackedOutcome>& report) {
  run.record(report.index,
             std::visit([](const auto& how) { return outcome_of(how); },
                        report.outcome),
             report.lane, report.started, report.finished);
}

}  // namespace lab
