// The test program, which is also the program of its workers, and of parents
// that come to harm (parents.hpp).

#include <gtest/gtest.h>

#include <string>

#include "models/processes/pool.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/parents.hpp"

#ifdef __SANITIZE_THREAD__
/// The count of an exception's owners is kept inside libstdc++.so, where
/// ThreadSanitizer does not see that the last one comes after all others.
extern "C" const char* __tsan_default_suppressions() {  // NOLINT: its name
  return "race:std::__exception_ptr::exception_ptr::_M_release\n";
}
#endif

int main(int argc, char** argv) {
  using namespace lab::processes;
  const std::string word = argc > 1 ? argv[argc - 1] : "";
  if (word == "--forgetful") return forget_to_serve();
  serve_if_worker({square_job,        add_job,
                   own_pid_job,       echo_job,
                   repeat_job,        do_nothing_job,
                   only_odd_job,      throw_a_number_job,
                   misbehave_job,     pass_job,
                   pid_behind_job,    print_job,
                   print_at_exit_job, hang_at_exit_job,
                   signals_here_job,  signals_in_a_child_job,
                   remember_job,      remembered_job,
                   forget_job,        increase_job,
                   die_with_lock_job, fill_in_square_job,
                   length_job});
  if (const auto parent = find_parent(word)) return parent();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
