#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "models/processes/job.hpp"

namespace lab::processes {

/// The argument by which a program knows that it was started as a worker.
constexpr const char* worker_argument = "--lab-worker";

constexpr const char* this_program = "/proc/self/exe";

/// The first line of main() in a program that has a Pool: lists the jobs that
/// its workers can do.
///
/// The workers are the same program, started once more.  In a worker this
/// serves the parent and ends the process; otherwise it returns at once.  What
/// a job prints to standard output appears on standard error, before its result
/// is there.
///
/// Python: if __name__ == "__main__", the other way round.
/// Throws: std::invalid_argument if two jobs have the same name.
void serve_if_worker(std::initializer_list<AnyJob> jobs);

/// All of main() in a program that is nothing but a worker.
///
/// Throws: nothing; it ends the process.
[[noreturn]] void serve_jobs(std::initializer_list<AnyJob> jobs) noexcept;

/// The name under which workers find a job.
///
/// Throws: std::invalid_argument if this program has listed another function
///         under it: they would do that one.
std::string name_of(const AnyJob& job);

/// Throws: std::logic_error if serve_if_worker() was not called in a program
///         whose workers are `program`: they would not serve, but do once more
///         what this one does, and perhaps start workers for ever.
void require_serving(std::string_view program);

}  // namespace lab::processes
