// Fibers: as async, but each of them pauses with a whole stack of its own.
//
// So any function can pause, however deep, and no function that calls it has to
// be a coroutine: both below are plain ones.  They take turns on one thread;
// one that computes holds up the others.  The price: a waiting task keeps a
// stack.

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/context/fixedsize_stack.hpp>
#include <exception>
#include <memory>
#include <new>
#include <utility>

#include "models/batch_run.hpp"
#include "models/models.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// In bytes.  Plenty for the two functions below, as what they wait for runs on
/// the stack of the loop; only pages that were used count as memory.  There is
/// no guard page at its end: the kernel has maps for 32 000 of those only.
constexpr std::size_t stack_size = 32 * std::size_t{1024};

/// A plain function that comes back when the task is done.  Until then the
/// stack that it was called on lies still; the loop calls `resume`.
void await(BatchRun& batch_run, std::size_t task,
           const asio::yield_context& yield) {
  const auto begin = [&](auto resume) {
    asio::co_spawn(yield.get_executor(), batch_run.run_async(task, 0),
                   [resume = std::move(resume)](
                       const std::exception_ptr&) mutable { resume(); });
  };
  asio::async_initiate<const asio::yield_context&, void()>(begin, yield);
}

/// Takes a task, awaits it, takes the next one, until there are none left.
void work(BatchRun& batch_run, const asio::yield_context& yield) {
  while (const auto task = batch_run.next_task())
    await(batch_run, *task, yield);
}

void spawn_fiber(asio::io_context& loop, BatchRun& batch_run) try {
  asio::spawn(
      loop, std::allocator_arg, boost::context::fixedsize_stack(stack_size),
      [&batch_run](const asio::yield_context& yield) {
        work(batch_run, yield);
      },
      asio::detached);
} catch (const std::bad_alloc&) {
  throw EnvironmentError("no memory is left for the stack of another fiber");
}

class Fibers final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    asio::io_context loop(1);  // a hint: only one thread will run it
    for (std::size_t i = 0; i < batch_run.workers(); ++i)
      spawn_fiber(loop, batch_run);
    loop.run();
    return batch_run.finish({});
  }
};

}  // namespace

std::unique_ptr<Model> make_fibers() { return std::make_unique<Fibers>(); }

}  // namespace lab
