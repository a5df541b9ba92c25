#pragma once

#include <functional>
#include <memory>

#include "models/processes/serve.hpp"
#include "workloads/batch.hpp"

namespace lab {

/// Does the tasks that it is sent until the pipe is closed: a briefing is the
/// spec of a batch, a task is a number.
///
/// A batch that cannot be made is the failure of each of its tasks.
/// Throws: FrameError or std::system_error if the pipe broke.
void serve_batches(
    const processes::ParentPipes& pipes,
    const std::function<std::unique_ptr<Batch>(const Spec&)>& make);

}  // namespace lab
