// lab_worker: does tasks for the process models.
//
// It is started by them, not by hand: it reads and writes frames (frame.hpp),
// and ends when its input is closed.

#include <csignal>
#include <cstdio>
#include <exception>

#include "models/processes/worker_program.hpp"
#include "workloads/workloads.hpp"

int main() try {
  std::signal(SIGINT, SIG_IGN);  // Ctrl+C: the parent decides what it means
  const lab::ParentPipes pipes = lab::take_over_parent_pipes();
  lab::end_with_parent(pipes.requests);
  lab::serve(pipes, lab::make_batch);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "lab_worker: %s: it is started by the process models\n",
               error.what());
  return 3;
}
