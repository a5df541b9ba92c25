// Thread safety: a new thread for every task.
//
// Tasks that wait now wait side by side, and tasks that compute can use every
// core.  The price is a thread started and joined for each task, and data that
// two threads touch needs a lock.

#include "models/answer_sheet.hpp"
#include "models/models.hpp"
#include "models/threads/crew.hpp"
#include "models/threads/places.hpp"

namespace lab {
namespace {

class Threads final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    AnswerSheet sheet(batch, options);
    const std::size_t made = start_and_join(sheet);
    return sheet.hand_in({.threads = made});
  }

 private:
  static std::size_t start_and_join(AnswerSheet& sheet) {
    if (sheet.workers() == 0) return 0;
    threads::Places places(sheet.workers());
    threads::Crew crew(sheet.workers());
    for (std::size_t started = 0;; ++started) {
      const std::size_t lane = places.take();
      const auto task = sheet.take();
      if (!task) return started;  // and the crew is joined
      crew.start(lane, [&sheet, &places, task = *task, lane] {
        sheet.run(task, lane);
        places.give_back(lane);
      });
    }
  }
};

}  // namespace

std::unique_ptr<Model> make_threads() { return std::make_unique<Threads>(); }

}  // namespace lab
