// A program for tests: its workers all hang, and so does it.
//
// usage: lab_test_parent HOW WORKERS

#include <cstdlib>
#include <string>

#include "models/process_models.hpp"
#include "models/tests/misbehaving_batch.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::size_t workers = std::stoul(argv[2]);
  const lab::MisbehavingBatch batch(std::string(argv[1]) + "@*", workers);
  const auto model = lab::make_process_pool(lab::misbehaving_workers());
  model->run(batch, {.concurrency = workers, .stop = {}});
  return 0;
}
