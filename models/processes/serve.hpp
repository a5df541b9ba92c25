#pragma once

#include <functional>
#include <vector>

#include "models/processes/frame.hpp"

namespace lab::processes {

// What a worker program is made of: the other end of the pipes of a Worker.

/// The two pipes that lead to the process that started this one.
struct ParentPipes {
  int requests;
  int replies;
};

/// Takes what spawn_worker() has put in its place, and keeps it from programs
/// that this one starts.
///
/// Throws: std::runtime_error if this program was not started as a worker.
ParentPipes take_over_parent_pipes();

/// Blocks: until nobody holds the other end of a pipe any more.
void wait_for_hang_up(int pipe);

/// Ends this process soon after nobody holds the other ends any more, however
/// that came: in the middle of a task at once, otherwise within a tenth of a
/// second.
///
/// A parent that lives and only closes `requests` wants an end in order: what
/// was printed is written out, and the functions given to atexit() are called.
/// Asking the kernel for a signal instead (PR_SET_PDEATHSIG) would not do: it
/// comes when the parent's *thread* ends.
/// Starts a thread, which waits for as long as this process lives.
void end_with_parent(const ParentPipes& pipes);

/// Gives the replies to a task: one, or several if one cannot hold all.
using Respond = std::function<std::vector<Frame>(Frame task)>;

/// Says that it is ready, and replies to the tasks that it is sent until the
/// pipe is closed.
///
/// Each reply gets the time when its task was started and finished.  What the
/// task has printed is written out before.
///
/// Blocks: until the pipe is closed.
/// Throws: FrameError for what is no frame; std::system_error if the pipe
///         broke; what `respond` throws.
void serve(const ParentPipes& pipes, const Respond& respond);

}  // namespace lab::processes
