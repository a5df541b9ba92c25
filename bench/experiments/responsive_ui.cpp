// Sixty frames a second, and long work on the same loop or beside it.

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <utility>

#include "bench/experiments/experiments.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/to_thread.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
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
  observed.wall_seconds =
      std::chrono::duration<double>(Clock::now() - start).count();
  screen.closed = true;
  co_await drawing.wait();  // for the frame that tells how many were dropped
  const auto dropped = static_cast<double>(screen.dropped);
  observed.measures = {
      {"dropped_frames_count", dropped},
      {"dropped_frames_share",
       dropped / (dropped + static_cast<double>(screen.drawn))}};
  co_return observed;
}

Claim dropped(const char* id, const char* text, const char* arm,
              const char* relation, double share) {
  return {.id = id,
          .text = text,
          .measure = "dropped_frames_share",
          .arm = arm,
          .relation = relation,
          .claimed = share};
}

}  // namespace

Experiment responsive_ui(const Setting& setting) {
  const Spec spec{
      .workload = "sum", .tasks = slices, .size = scaled(5'000'000, setting)};

  Experiment experiment{
      .id = "responsive_ui",
      .title = "A screen during long work",
      .source = "A4",
      .question = "How does a program stay alive while it computes?",
      .work = fmt::format("{} sums of {:.0e} numbers, and a screen that wants "
                          "60 frames a second",
                          slices, static_cast<double>(spec.size)),
      .kind = Kind::computing,
      .tasks = slices};
  const auto add = [&](const char* name, Offloading offloading) {
    Arm arm{.name = name, .spec = spec, .bound = {.base = "one long call"}};
    arm.variant = [spec, offloading](const std::string&,
                                     const std::stop_token&) {
      const auto work = make_batch(spec);
      return async::run(watch(*work, offloading), {.handle_signals = false});
    };
    arm.expected =
        Answers(slices, std::to_string(spec.size * (spec.size - 1) / 2));
    experiment.arms.push_back(std::move(arm));
  };
  add("one long call", on_the_loop);
  experiment.arms.back().bound = {};
  add("short slices", in_slices);
  add("a thread beside it", beside_the_loop);
  experiment.claims = {
      dropped("freezes", "Long work on the loop freezes the screen",
              "one long call", "at_least", 0.75),
      dropped("slices",
              "Cut into slices of some milliseconds, long work drops hardly a "
              "frame",
              "short slices", "at_most", 0.1),
      dropped("background",
              "In the background, long work drops hardly a frame either",
              "a thread beside it", "at_most", 0.1),
      {.id = "slices_cost_little",
       .text = "Work that is cut into slices takes hardly any longer",
       .measure = "speed_up",
       .arm = "short slices",
       .base = "one long call",
       .relation = "at_least",
       .claimed = 1,
       .tolerance = 0.15},
  };
  return experiment;
}

}  // namespace lab
