#include "models/async/wait.hpp"

#include <boost/asio/this_coro.hpp>
#include <cstddef>

#include "models/async/event.hpp"

namespace lab::async {

namespace asio = boost::asio;

asio::awaitable<void> wait_until_enough(std::vector<AnyTask> tasks, Until until,
                                        Timeout timeout) {
  if (tasks.empty()) co_return;
  const auto loop = co_await asio::this_coro::executor;
  Event enough(loop);
  std::size_t left = tasks.size();
  const auto one_is_done = [&](const AnyTask& task) {
    if (--left == 0 || until == Until::first_completed ||
        (until == Until::first_exception && task.failed()))
      enough.set();
  };
  std::vector<DoneWatch> watches;
  watches.reserve(tasks.size());
  for (const AnyTask& task : tasks)
    watches.push_back(task.watch([&] { one_is_done(task); }));
  const Alarm alarm(loop, timeout, [&] { enough.set(); });
  co_await enough.wait();
}

}  // namespace lab::async
