// lab_worker: does tasks for the process models.
//
// It is started by them, not by hand: it reads and writes frames, and ends when
// the pipe of requests is closed.

#include <cstdio>
#include <exception>

#include "models/batch_worker/serve_batches.hpp"
#include "workloads/workloads.hpp"

int main() try {
  const auto pipes = lab::processes::take_over_parent_pipes();
  lab::processes::end_with_parent(pipes);
  lab::serve_batches(pipes, lab::make_batch);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "lab_worker: %s\n", error.what());
  return 3;
}
