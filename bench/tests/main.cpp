// The test program, which is also the program of the workers in its pools.

#include <gmock/gmock.h>

#include "bench/experiments/jobs.hpp"
#include "bench/harness/measuring_process.hpp"

int main(int argc, char** argv) {
  lab::serve_if_pool_worker();
  lab::serve_if_measuring_process(argc, argv);
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
