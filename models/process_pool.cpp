// Process pool: a few worker processes that stay, and one task at a time each.
//
// Every core can compute, as with threads, but nothing is shared, and starting
// a process is paid for once.  A worker that is lost takes only its own task
// along: the others do the rest, and the next run gets a new one.

#include <boost/asio/co_spawn.hpp>
#include <string>
#include <utility>

#include "models/answer_sheet.hpp"
#include "models/batch_worker/batch_worker.hpp"
#include "models/batch_worker/process_models.hpp"
#include "models/batch_worker/staff.hpp"
#include "models/models.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// Gives a worker task after task, for as long as there are both.
asio::awaitable<void> employ(BatchWorker& worker, AnswerSheet& sheet,
                             std::size_t lane, std::string& last_loss) {
  worker.prepare(sheet.batch().spec());
  while (worker.process().is_ready()) {
    const auto task = sheet.take();
    if (!task) co_return;
    const auto reply = co_await worker.perform(*task);
    sheet.fill_in(*task, reply.outcome, lane, reply.started, reply.finished);
    const auto* failure = std::get_if<Failure>(&reply.outcome);
    if (failure != nullptr && !worker.process().is_ready())
      last_loss = failure->text;
  }
}

/// When no worker is left, every remaining task says why.
void fail_the_rest(AnswerSheet& sheet, const std::string& last_loss) {
  const Failure failure{FailureKind::worker_lost,
                        "no worker is left: " + last_loss};
  while (const auto task = sheet.take()) {
    const auto now = std::chrono::steady_clock::now();
    sheet.fill_in(*task, failure, 0, now, now);
  }
}

class ProcessPool final : public Model {
 public:
  explicit ProcessPool(processes::WorkerOptions options)
      : staff_(std::move(options)) {}

  RunResult run(const Batch& batch, const RunOptions& options) override {
    AnswerSheet sheet(batch, options);
    const std::size_t started = staff_.hire(sheet.workers());
    std::string last_loss = "they ended between tasks";
    for (std::size_t lane = 0; lane < sheet.workers(); ++lane)
      asio::co_spawn(staff_.loop(),
                     employ(staff_[lane], sheet, lane, last_loss),
                     rethrow_if_any);
    staff_.run_loop();
    fail_the_rest(sheet, last_loss);
    return sheet.hand_in({.processes = started,
                          .worker_bytes = staff_.peak_memory(sheet.workers())});
  }

 private:
  Staff staff_;
};

}  // namespace

std::unique_ptr<Model> make_process_pool() {
  return make_process_pool(lab_workers());
}

std::unique_ptr<Model> make_process_pool(
    const processes::WorkerOptions& options) {
  return std::make_unique<ProcessPool>(options);
}

}  // namespace lab
