// Async on several loops: an event loop per usable core, each on a thread.
//
// As good at waiting as one loop, and coroutines that compute can use every
// core.  A coroutine stays on its loop, so two on different loops really do run
// at the same moment, and shared data needs a lock again.

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>

#include "models/batch_run.hpp"
#include "models/models.hpp"
#include "models/threads/thread_group.hpp"
#include "models/usable_cores.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// Takes a task, awaits it, takes the next one, until there are none left.
asio::awaitable<void> work(BatchRun& batch_run, std::size_t lane) {
  while (const auto task = batch_run.next_task())
    co_await batch_run.run_async(*task, lane);
}

class AsyncMulti final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    const std::size_t count = std::min(usable_cores(), batch_run.workers());

    std::deque<asio::io_context> loops;
    for (std::size_t i = 0; i < count; ++i) loops.emplace_back(1);
    for (std::size_t i = 0; i < batch_run.workers(); ++i)
      asio::co_spawn(loops[i % count], work(batch_run, i % count),
                     asio::detached);
    {
      threads::ThreadGroup group(count);
      for (std::size_t i = 0; i < count; ++i)
        group.start(i, [&loop = loops[i]] { loop.run(); });
    }  // joins them all
    return batch_run.finish({.threads = count});
  }
};

}  // namespace

std::unique_ptr<Model> make_async_multi() {
  return std::make_unique<AsyncMulti>();
}

}  // namespace lab
