#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "models/model.hpp"
#include "models/processes/job.hpp"

namespace lab {

/// An outcome as it crosses to another process.
struct PackedOutcome {
  Answer answer;
  std::optional<Failure> failure;
};

/// Does a task of a batch in a worker, which cannot see ours: it builds the
/// batch again from its spec, and keeps it until another one comes.
///
/// `fetched` is what the first of the task's two steps gave, if only the second
/// one is wanted.
/// Throws: nothing; a batch that cannot be made is the failure of each task.
PackedOutcome run_task(const Spec& spec, std::size_t task,
                       const std::optional<std::string>& fetched);

constexpr auto run_task_job = processes::job<&run_task>("run_task");

/// All of main() in a program whose workers do tasks of batches made by `make`.
[[noreturn]] void serve_batches(
    std::function<std::unique_ptr<Batch>(const Spec&)> make);

}  // namespace lab
