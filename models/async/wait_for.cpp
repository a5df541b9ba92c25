#include "models/async/wait_for.hpp"

#include <fmt/format.h>

#include <optional>

#include "models/async/alarm.hpp"
#include "models/async/event.hpp"

namespace lab::async {
namespace {

namespace asio = boost::asio;
using Duration = std::chrono::steady_clock::duration;

TimedOut timed_out_after(Duration time) {
  const std::chrono::duration<double> seconds = time;
  return TimedOut(
      fmt::format("wait_for: not done within {:g} s: it was cancelled: allow "
                  "more time",
                  seconds.count()));
}

}  // namespace

asio::awaitable<void> done_within(AnyTask task, Duration time) {
  const auto loop = co_await asio::this_coro::executor;
  Event done(loop);
  const auto watch = task.watch([&] { done.set(); });
  bool too_late = false;
  bool given_up = false;
  const auto time_out = [&] {
    if (given_up || task.done()) return;
    too_late = true;
    task.cancel();
  };
  std::optional<Alarm> alarm;
  if (time > Duration::zero())
    alarm.emplace(loop, time, time_out);
  else
    time_out();

  co_await done.wait_regardless([&] {
    given_up = true;
    task.cancel();
  });
  if (!task.cancelled()) co_return;
  if (too_late && !given_up) throw timed_out_after(time);
  throw Cancelled();
}

}  // namespace lab::async
