#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <stdexcept>
#include <utility>

#include "models/async/deterministic_loop.hpp"
#include "models/async/task.hpp"

namespace lab::async {

/// The main coroutine waits for something that nobody is going to do.
class Stuck : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Makes steps until the task is done, then cancels those that are left over
/// and makes steps until they are done too.
///
/// Needs: `step` gives false when there is nothing left to do.
/// Throws: Stuck.
void run_to_the_end(boost::asio::execution_context& loop,
                    const std::function<bool()>& main_is_done,
                    const std::function<bool()>& step);

/// Runs a coroutine on a deterministic loop.  Python: asyncio.run.
///
/// Gives: what it returned.  Tasks that it left behind were cancelled, and have
///        ended.
/// Throws: what it threw; Stuck if it, or what it left behind, can never end.
template <typename T>
T run(DeterministicLoop& loop, boost::asio::awaitable<T> main) {
  const Task<T> task = spawn(loop.get_executor(), std::move(main));
  run_to_the_end(
      loop, [&task] { return task.done(); }, [&loop] { return loop.step(); });
  return task.get();
}

/// Runs a coroutine on an event loop of its own.  Python: asyncio.run.
///
/// Gives, Throws: as above; but what can never end is waited for.
template <typename T>
T run(boost::asio::awaitable<T> main) {
  boost::asio::io_context loop(1);
  const Task<T> task = spawn(loop.get_executor(), std::move(main));
  run_to_the_end(
      loop, [&task] { return task.done(); },
      [&loop] { return loop.run_one() > 0; });
  return task.get();
}

}  // namespace lab::async
