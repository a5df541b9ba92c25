// The same five tasks, done by each of the twelve models.  Choosing changes the
// time and the cost; it must never change the answers.

#include <iomanip>
#include <iostream>

#include "models/models.hpp"
#include "workloads/workloads.hpp"

int main() {
  const auto batch = lab::make_batch(
      {.workload = "sleep", .tasks = 5, .size = 20'000});  // microseconds
  const auto expected = lab::make_sequential()->run(*batch, {}).outcomes;

  for (const lab::ModelEntry& entry : lab::all_models()) {
    const auto model = entry.make();
    const auto result = model->run(*batch, {.concurrency = 5});
    std::cout << std::left << std::setw(14) << entry.name
              << (result.outcomes == expected ? "the same answers" : "WRONG")
              << '\n';
  }
}
