#include "instruments/stage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/asio/steady_timer.hpp>

#include "instruments/held_mutexes.hpp"
#include "models/async/run.hpp"

namespace exercise {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using TimersOfAsio = asio::detail::deadline_timer_service<
    asio::detail::chrono_time_traits<Clock, asio::wait_traits<Clock>>>;

// No scene of an exercise needs more than a small part of this.
constexpr std::uint64_t most_steps = 1'000'000;
constexpr auto longest = std::chrono::hours(24);

}  // namespace

Stage::Stage(std::uint64_t seed)
    : loop_(seed), server_(MemoryServer::on(loop_.get_executor())) {}

void Stage::look_at_the_end() {
  end_ = server_.now();
  left_open_ = server_.paths(End::open);
}

asio::awaitable<void> Stage::cancel(lab::async::AnyTask task,
                                    milliseconds after) {
  co_await lab::async::sleep_for(after);
  task.cancel();
  co_await task.wait();
}

/// One move, after which no mutex may be held: who moves next may want it, and
/// this is the only thread.
bool Stage::step() {
  if (++steps_ > most_steps || server_.now() > longest) return false;
  const int before = held_mutexes();
  const bool moved = loop_.step();
  if (held_mutexes() > before)
    throw Mistake(
        "A mutex was held while the coroutine that holds it was suspended.  "
        "The next coroutine that wants it blocks the only thread there is, and "
        "the first one never gets to give it back.",
        "No std::mutex is held across a `co_await`.",
        "Take lab::async::Mutex: it suspends who has to wait, and lets the "
        "others go on.");
  return moved;
}

void Stage::conduct(const lab::async::AnyTask& task) try {
  lab::async::run_to_the_end(loop_, task, [this] { return step(); });
} catch (const lab::async::Stuck&) {
  throw no_progress();
}

NoProgress Stage::no_progress() {
  if (asio::has_service<TimersOfAsio>(loop_))
    return {"Your code waits by a timer of Asio, but time is virtual here.",
            "It sleeps in the time of its loop.",
            "Write co_await lab::async::sleep_for(…)."};
  if (steps_ > most_steps || server_.now() > longest)
    return {fmt::format("Your code goes on and on: {} moves, {} ms of virtual "
                        "time, and no end.",
                        steps_, server_.now().count()),
            "It comes to an end.",
            "Which loop of yours is never left?  Do not sleep and look again: "
            "await what you want."};
  const auto open = server_.paths(End::open);
  return {fmt::format("Nobody can move any more: your coroutine waits for what "
                      "nobody is going to do.  Open at the server: {}.",
                      open.empty() ? "nothing"
                                   : fmt::format("{}", fmt::join(open, ", "))),
          "It comes to an end.", "Which co_await never comes back?"};
}

}  // namespace exercise
