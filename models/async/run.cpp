#include "models/async/run.hpp"

namespace lab::async {

void run_to_the_end(boost::asio::execution_context& loop,
                    const std::function<bool()>& main_is_done,
                    const std::function<bool()>& step) {
  while (!main_is_done())
    if (!step())
      throw Stuck("the main coroutine waits for what nobody is going to do");

  for (const auto& task : unfinished_tasks(loop)) TaskState::cancel(task);
  while (!unfinished_tasks(loop).empty())
    if (!step())
      throw Stuck("a cancelled task waits for what nobody is going to do");
}

}  // namespace lab::async
