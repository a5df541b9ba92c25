#include <vector>

#include "models/async/run.hpp"
#include "models/async/to_thread.hpp"
#include "models/processes/pack.hpp"
#include "models/threads/executor.hpp"

int answer() {
  lab::threads::Executor executor({.max_workers = 1});
  const int six = executor.submit([] { return 6; }).result();
  const int seven = lab::async::run(lab::async::to_thread([] { return 7; }));
  const auto both = lab::processes::unpack<std::vector<int>>(
      lab::processes::pack(std::vector{six, seven}));
  return both[0] * both[1];
}
