// Sixty frames a second, and long work on the same loop or beside it.

#include <fmt/format.h>

#include <functional>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/to_thread.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using namespace metrics;
using Answers = std::vector<Answer>;

constexpr Clock::duration frame = std::chrono::nanoseconds(1'000'000'000 / 60);
constexpr std::size_t slices = 60;

struct Screen {
  std::size_t drawn = 0;
  std::size_t dropped = 0;
  bool closed = false;
};

/// Draws each frame when it is due; one that comes when the next is due already
/// has been dropped.
asio::awaitable<void> draw(Screen& screen) {
  auto due = Clock::now();
  while (!screen.closed) {
    due += frame;
    co_await async::sleep_for(due - Clock::now());
    const auto missed = (Clock::now() - due) / frame;
    screen.dropped += static_cast<std::size_t>(missed);
    due += missed * frame;
    ++screen.drawn;
  }
}

Answers compute_all(const Batch& work) {
  Answers answers;
  for (std::size_t i = 0; i < slices; ++i) answers.push_back(work.run(i));
  return answers;
}

asio::awaitable<Answers> on_the_loop(const Batch& work) {
  co_return compute_all(work);
}

asio::awaitable<Answers> in_slices(const Batch& work) {
  Answers answers;
  for (std::size_t i = 0; i < slices; ++i) {
    answers.push_back(work.run(i));
    co_await async::sleep_for(Clock::duration::zero());  // others take a turn
  }
  co_return answers;
}

asio::awaitable<Answers> beside_the_loop(const Batch& work) {
  co_return co_await async::to_thread(compute_all, std::cref(work));
}

using Offloading = asio::awaitable<Answers> (*)(const Batch&);

asio::awaitable<Observed> watch(const Batch& work, Offloading offloading) {
  const auto loop = co_await asio::this_coro::executor;
  Screen screen;
  const auto drawing = async::spawn(loop, draw(screen));
  const auto start = Clock::now();
  const auto working = async::spawn(loop, offloading(work));
  Observed observed;
  observed.answers = co_await working.result();
  observed.wall_seconds = seconds_since(start);
  screen.closed = true;
  co_await drawing.wait();  // for the frame that tells how many were dropped
  const auto dropped = static_cast<double>(screen.dropped);
  const auto drawn = static_cast<double>(screen.drawn);
  observed.measures = {{&dropped_frames_count, dropped},
                       {&dropped_frames_share, dropped / (dropped + drawn)}};
  co_return observed;
}

Arm arm(const Work& sums, const char* name, Offloading offloading) {
  const Spec& spec = sums.spec;
  const Answers expected(slices,
                         std::to_string(spec.size * (spec.size - 1) / 2));
  const auto code = [offloading](const Spec& given) {
    const auto work = make_batch(given);
    return async::run(watch(*work, offloading), {.handle_signals = false});
  };
  return coded(
      name,
      {.spec = spec,
       .bound = {.base = offloading == on_the_loop ? "" : "one long call"}},
      expected, code);
}

}  // namespace

Experiment responsive_ui(const Setting& setting) {
  const Work sums = computes(
      setting,
      {.workload = "sum", .tasks = slices, .size = scaled(12'000'000, setting)},
      1);
  return {.title = "A screen during long work",
          .source = "A4",
          .question = "How does a program stay alive while it computes?",
          .work = fmt::format("{} sums of {:.0e} numbers, and a screen that "
                              "wants 60 frames a second",
                              slices, static_cast<double>(sums.spec.size)),
          .kind = Kind::computing,
          .arms = {arm(sums, "one long call", on_the_loop),
                   arm(sums, "short slices", in_slices),
                   arm(sums, "a thread beside it", beside_the_loop)},
          .claims = {
              {"freezes", statement,
               has("one long call", dropped_frames_share, at_least(0.6)),
               "Long work on the loop freezes the screen"},
              {"slices", ours,
               has("short slices", dropped_frames_share, at_most(0.1)),
               "Cut into slices of some milliseconds, long work drops hardly a "
               "frame"},
              {"background", statement,
               has("a thread beside it", dropped_frames_share, at_most(0.1)),
               "In the background, long work drops hardly a frame either"},
              {"slices_cost_little", ours,
               faster_than("short slices", "one long call", at_least(1, 0.15)),
               "Work that is cut into slices takes hardly any longer"}}};
}

}  // namespace lab
