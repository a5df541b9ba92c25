#include "models/async/run.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <cstring>
#include <optional>
#include <vector>

#include "models/async/stop_signals.hpp"

namespace lab::async {
namespace {

using Step = std::function<bool()>;

std::vector<AnyTask> others(boost::asio::execution_context& loop,
                            const AnyTask& main) {
  std::vector<AnyTask> tasks;
  for (const auto& state : unfinished_tasks(loop))
    if (const AnyTask task(state); task != main) tasks.push_back(task);
  return tasks;
}

bool run_until_done(const AnyTask& task, const Step& step) {
  while (!task.done())
    if (!step()) return false;
  return true;
}

/// Cancels all tasks but the main one; then those that they have started to
/// clean up, and so on.
///
/// Returns: whether all of them have ended.
bool end_others(boost::asio::execution_context& loop, const AnyTask& main,
                const Step& step) {
  for (auto tasks = others(loop, main); !tasks.empty();
       tasks = others(loop, main)) {
    // All in one turn: one that hears of it from another, too, hears it once.
    boost::asio::post(main.executor(), [tasks] {
      for (const auto& task : tasks) task.cancel();
    });
    for (const auto& task : tasks)
      if (!run_until_done(task, step)) return false;
  }
  return true;
}

/// So that what the coroutines have in their hands is given back in order,
/// before the loop is destroyed.
void end_all(boost::asio::execution_context& loop, const AnyTask& main,
             const Step& step) {
  end_others(loop, main, step);
  main.cancel();
  if (run_until_done(main, step)) main.error();  // Stuck is told instead
}

}  // namespace

Interrupted::Interrupted(int signal)
    : std::runtime_error(fmt::format("interrupted by signal {} (SIG{})", signal,
                                     ::sigabbrev_np(signal))),
      signal_(signal) {}

void run_to_the_end(boost::asio::execution_context& loop, const AnyTask& main,
                    const Step& step) {
  if (!run_until_done(main, step)) {
    end_all(loop, main, step);
    throw Stuck("the main coroutine waits for what nobody is going to do");
  }
  if (!end_others(loop, main, step))
    throw Stuck("a cancelled task waits for what nobody is going to do");
}

void run_to_the_end(boost::asio::io_context& loop, const AnyTask& main,
                    const RunOptions& options) {
  std::optional<StopSignals> signals;
  if (options.handle_signals)
    signals.emplace(loop.get_executor(),
                    [main](int /*signal*/) { main.cancel(); });
  run_to_the_end(loop, main, [&loop] { return loop.run_one() > 0; });
  if (signals && signals->received() != 0 && main.cancelled())
    throw Interrupted(signals->received());
}

}  // namespace lab::async
