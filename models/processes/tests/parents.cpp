#include "models/processes/tests/parents.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "models/processes/pool.hpp"
#include "models/processes/tests/jobs.hpp"

namespace lab::processes {
namespace {

/// A print before main() begins, as by the constructor of a global object.
const bool printed_early = [] {
  if (std::getenv("LAB_TEST_PRINT_EARLY") != nullptr)
    std::printf("early: %d\n", std::getchar());
  return std::fflush(stdout) == 0;
}();

int hang_with_workers() {
  for (const int each : {SIGINT, SIGTERM, SIGHUP})
    std::signal(each, SIG_DFL);          // whatever the tests were started with
  ::dup2(STDOUT_FILENO, STDERR_FILENO);  // the workers inherit it
  Pool pool({.max_workers = 2});
  pool.map(misbehave_job,
           std::vector{std::tuple("hang", 0, 0), std::tuple("compute", 0, 0)});
  return 0;
}

int hang_with_worker_that_hangs_at_exit() {
  ::dup2(STDOUT_FILENO, STDERR_FILENO);
  Pool pool({.max_workers = 1});
  pool.submit(hang_at_exit_job).result();
  std::puts("waiting");
  std::fflush(stdout);
  for (;;) ::pause();
}

/// Returns: the square of three, from a worker.
int work_without_stdio() {
  for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::close(each);
  Pool pool({.max_workers = 1});
  return pool.submit(square_job, 3).result();
}

int print_signals() {
  sigset_t some;
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  ::sigprocmask(SIG_BLOCK, &some, nullptr);
  std::signal(SIGHUP, SIG_IGN);
  std::puts(signals_here().c_str());
  Pool pool({.max_workers = 1});
  std::puts(pool.submit(signals_here_job).result().c_str());
  std::puts(pool.submit(signals_in_a_child_job).result().c_str());
  return 0;
}

std::array<int, 2> heard{};

/// Its own worker would die of the SIGINT that it survives: a handler is not
/// inherited.
int wait_for_interrupt() {
  if (::pipe(heard.data()) != 0) return 1;
  std::signal(SIGINT, [](int) {
    [[maybe_unused]] const auto written = ::write(heard[1], ".", 1);
  });
  Pool pool({.max_workers = 1});
  pool.submit(do_nothing_job).result();
  std::puts("ready");
  std::fflush(stdout);
  char byte = 0;
  while (::read(heard[0], &byte, 1) < 0 && errno == EINTR) {
  }
  std::printf("its worker says %d\n", pool.submit(square_job, 3).result());
  return 0;
}

}  // namespace

int (*find_parent(const std::string& name))() {
  static const std::map<std::string, int (*)()> all{
      {"--hanging", hang_with_workers},
      {"--hanging-exit", hang_with_worker_that_hangs_at_exit},
      {"--without-stdio", work_without_stdio},
      {"--with-signals", print_signals},
      {"--at-a-terminal", wait_for_interrupt}};
  const auto found = all.find(name);
  return found != all.end() ? found->second : nullptr;
}

int forget_to_serve() try {
  const Pool pool;
  return 0;
} catch (const std::logic_error& error) {
  std::puts(error.what());
  return 7;
}

}  // namespace lab::processes
