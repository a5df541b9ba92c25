// The test program, which is also the program of its workers, and with
// --hanging-parent a program whose workers hang.

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "models/processes/pool.hpp"
#include "models/processes/tests/jobs.hpp"

namespace {

using namespace lab::processes;

int hang_with_workers() {
  ::dup2(STDOUT_FILENO, STDERR_FILENO);  // the workers inherit it
  Pool pool({.max_workers = 2});
  pool.map(misbehave_job,
           std::vector{std::tuple("hang", 0, 0), std::tuple("compute", 0, 0)});
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  serve_if_worker({square_job, add_job, own_pid_job, echo_job, repeat_job,
                   do_nothing_job, only_odd_job, throw_a_number_job,
                   misbehave_job, pass_job, remember_job, remembered_job,
                   forget_job});
  if (argc == 2 && std::string(argv[1]) == "--hanging-parent")
    return hang_with_workers();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
