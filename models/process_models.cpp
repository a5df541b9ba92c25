#include "models/process_models.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "models/processes/spawn.hpp"

namespace lab {
namespace {

std::string find_worker_program() {
  if (const char* program = std::getenv("LAB_WORKER")) return program;
  return processes::beside_this_program("lab_worker");
}

}  // namespace

processes::PoolOptions lab_workers() {
  const std::string program = find_worker_program();
  return {
      .on_worker_lost = processes::OnWorkerLost::fail_its_task,
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
