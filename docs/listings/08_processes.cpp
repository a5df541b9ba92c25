// A worker process has a memory of its own: what it notes down stays there, and
// when it is killed, we are told and go on.

#include <csignal>
#include <iostream>
#include <vector>

#include "models/processes/pool.hpp"

using lab::processes::job;

int notes = 0;  // each process has one of its own

int add_to_notes(int number) {
  notes += number;
  return notes;
}
constexpr auto add_job = job<&add_to_notes>("add_to_notes");

void crash() { std::raise(SIGKILL); }
constexpr auto crash_job = job<&crash>("crash");

int main() {
  // First of all: this program is its own worker, which gets no further.
  lab::processes::serve_if_worker({add_job, crash_job});

  lab::processes::Pool pool({.max_workers = 1});
  for (const int sum : pool.map(add_job, std::vector{1, 2, 3}))
    std::cout << "the worker's notes: " << sum << '\n';
  std::cout << "our notes: " << notes << '\n';

  try {
    pool.submit(crash_job).result();
  } catch (const lab::processes::BrokenPool&) {
    std::cout << "the worker was killed, and we go on\n";
  }
}
