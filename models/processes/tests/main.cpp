// The test program, which is also the program of its workers; with
// --hanging-parent a program whose workers hang, and with --forgetful one that
// forgot to serve.

#include <gtest/gtest.h>
#include <unistd.h>

#include <stdexcept>
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

/// A worker that goes on as if it were none.
int forget_to_serve() try {
  Pool pool;
  return 0;
} catch (const std::logic_error&) {
  return 7;
}

}  // namespace

#ifdef __SANITIZE_THREAD__
/// The count of an exception's owners is kept inside libstdc++.so, where
/// ThreadSanitizer does not see that the last one comes after all others.
extern "C" const char* __tsan_default_suppressions() {  // NOLINT: its name
  return "race:std::__exception_ptr::exception_ptr::_M_release\n";
}
#endif

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[2]) == "--forgetful")
    return forget_to_serve();
  serve_if_worker({square_job, add_job, own_pid_job, echo_job, repeat_job,
                   do_nothing_job, only_odd_job, throw_a_number_job,
                   misbehave_job, pass_job, pid_behind_job, remember_job, remembered_job,
                   forget_job, increase_job, die_with_lock_job,
                   fill_in_square_job});
  if (argc == 2 && std::string(argv[1]) == "--hanging-parent")
    return hang_with_workers();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
