// The test program, which is also the program of the workers in its pools.

#include <gmock/gmock.h>

#include "bench/experiments/jobs.hpp"

int main(int argc, char** argv) {
  lab::serve_if_pool_worker();
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
