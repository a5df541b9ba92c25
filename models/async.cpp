// Async: one thread, and coroutines that take turns on it.
//
// A task that has to wait lets go of the thread, and another one goes on.  Only
// one of them runs at any moment.  A waiting task costs a few kilobytes, so
// there can be thousands; a task that computes holds up all the others.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "models/batch_run.hpp"
#include "models/models.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// Takes a task, awaits it, takes the next one, until there are none left.
asio::awaitable<void> work(BatchRun& batch_run) {
  while (const auto task = batch_run.next_task())
    co_await batch_run.run_async(*task, 0);
}

class Async final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    asio::io_context loop(1);  // a hint: only one thread will run it
    for (std::size_t i = 0; i < batch_run.workers(); ++i)
      asio::co_spawn(loop, work(batch_run), asio::detached);
    loop.run();
    return batch_run.finish({});
  }
};

}  // namespace

std::unique_ptr<Model> make_async() { return std::make_unique<Async>(); }

}  // namespace lab
