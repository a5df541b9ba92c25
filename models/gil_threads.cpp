// GIL threads: threads that must hold one lock to compute, as in CPython.
//
// Waiting drops the lock, so tasks that wait still do so side by side.  Tasks
// that compute take turns, however many threads and cores there are: compare
// with `threads`, which differs from this file by one line and one object.

#include "models/answer_sheet.hpp"
#include "models/models.hpp"
#include "models/threads/crew.hpp"
#include "models/threads/gil.hpp"
#include "models/threads/places.hpp"

namespace lab {
namespace {

class GilThreads final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    AnswerSheet sheet(batch, options);
    const std::size_t made = start_and_join(sheet);
    return sheet.hand_in({.threads = made});
  }

 private:
  static std::size_t start_and_join(AnswerSheet& sheet) {
    if (sheet.workers() == 0) return 0;
    threads::Gil gil;
    threads::Places places(sheet.workers());
    threads::Crew crew(sheet.workers());
    for (std::size_t started = 0;; ++started) {
      const std::size_t lane = places.take();
      const auto task = sheet.take();
      if (!task) return started;  // and the crew is joined
      crew.start(lane, [&sheet, &places, &gil, task = *task, lane] {
        {
          const threads::HoldingGil holding(gil);
          sheet.run(task, lane);
        }
        places.give_back(lane);
      });
    }
  }
};

}  // namespace

std::unique_ptr<Model> make_gil_threads() {
  return std::make_unique<GilThreads>();
}

}  // namespace lab
