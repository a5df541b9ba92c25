// Threads: a new thread for every task.
//
// Tasks that wait now wait side by side, and tasks that compute can use every
// core.  The price is a thread started and joined for each task, and data that
// two threads touch needs a lock.

#include <semaphore>

#include "models/answer_sheet.hpp"
#include "models/models.hpp"
#include "models/threads/crew.hpp"

namespace lab {
namespace {

class Threads final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    AnswerSheet sheet(batch, options);
    std::counting_semaphore<> places(
        static_cast<std::ptrdiff_t>(options.concurrency));
    std::size_t started = 0;
    {
      Crew crew(batch.spec().tasks);
      for (places.acquire(); const auto task = sheet.take(); places.acquire()) {
        crew.start([&sheet, &places, task = *task, lane = started] {
          sheet.run(task, lane);
          places.release();
        });
        ++started;
      }
    }  // joins them all
    return sheet.hand_in({.threads = started});
  }
};

}  // namespace

std::unique_ptr<Model> make_threads() { return std::make_unique<Threads>(); }

}  // namespace lab
