#pragma once

#include <functional>
#include <memory>

#include "workloads/batch.hpp"

namespace lab {

// What the worker program is made of: the other end of the pipes of a Worker.

/// The two pipes that lead to the process that started this one.
struct ParentPipes {
  int requests;
  int replies;
};

/// Moves the pipes away from standard input and output.
///
/// A stray print then goes to standard error instead of in between two frames.
/// Throws: std::system_error.
ParentPipes take_over_parent_pipes();

/// Ends this process as soon as nobody holds the other end of `requests` any
/// more, even in the middle of a task.
///
/// No worker outlives its parent this way, however that one ended.  Asking the
/// kernel for a signal instead (PR_SET_PDEATHSIG) would not do: it comes when
/// the parent's *thread* ends.
/// Threads: starts one, which waits for as long as this process lives.
void end_with_parent(int requests);

/// Does the tasks that it is sent until the pipe is closed.
///
/// A batch that cannot be made is the failure of each of its tasks.
/// Throws: FrameError or std::system_error if the pipe broke.
void serve(const ParentPipes& pipes,
           const std::function<std::unique_ptr<Batch>(const Spec&)>& make);

}  // namespace lab
