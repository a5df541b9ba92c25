#pragma once

#include <functional>
#include <optional>

#include "models/processes/frame.hpp"

namespace lab::processes {

// What a worker program is made of: the other end of the pipes of a Worker.

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

/// Gives the reply to a task, and nothing to a briefing.
using Respond = std::function<std::optional<Frame>(Frame request)>;

/// Replies to the frames that it is sent until the pipe is closed.
///
/// Each reply gets the number of its task, and when it was started and
/// finished.
/// Throws: FrameError or std::system_error if the pipe broke, and what
///         `respond` throws.
void serve(const ParentPipes& pipes, const Respond& respond);

}  // namespace lab::processes
