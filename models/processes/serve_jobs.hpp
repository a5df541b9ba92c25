#pragma once

#include <initializer_list>

#include "models/processes/job.hpp"

namespace lab::processes {

/// The argument by which a program knows that it was started as a worker.
constexpr const char* worker_argument = "--lab-worker";

/// The first line of main() in a program that has a Pool: lists the jobs that
/// its workers can do.
///
/// The workers are the same program, started once more.  In a worker this
/// serves the parent and ends the process; otherwise it returns at once.  What
/// a job prints to standard output appears on standard error.
///
/// Python: if __name__ == "__main__", the other way round.
void serve_if_worker(std::initializer_list<AnyJob> jobs);

/// Throws: std::logic_error in a worker that does not serve.  Without it, a
///         program that forgot serve_if_worker() would start itself for ever.
void require_serving();

}  // namespace lab::processes
