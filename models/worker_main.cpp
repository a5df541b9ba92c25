// lab_worker: does tasks for the process models.
//
// It is started by them, not by hand.

#include "models/batch_job.hpp"
#include "workloads/workloads.hpp"

int main() { lab::serve_batches(lab::make_batch); }
