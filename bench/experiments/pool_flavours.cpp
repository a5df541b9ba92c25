// The same tasks through the flavours of a process pool: map, submit, imap.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "bench/experiments/crunch.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/jobs.hpp"

namespace lab {
namespace {

using processes::Pool;
using Clock = std::chrono::steady_clock;
using Pieces = std::vector<Piece>;

constexpr std::size_t pool_size = 2;
constexpr std::size_t few = 20;
constexpr std::size_t many = 1000;
constexpr std::uint64_t longest = 5;  // times as long as the others

/// Notes results in the order in which they come.
class Receiver {
 public:
  void take(const DonePiece& done) {
    if (received_.empty()) first_ = Clock::now();
    received_.push_back(done);
  }

  Observed run_variant() const {
    const Clock::time_point end = Clock::now();
    return {.answers = answers(),
            .traces = traces(),
            .measures = {{"first_result_seconds", seconds_until(first_)},
                         {"out_of_order_count", out_of_order()}},
            .wall_seconds = seconds_until(end)};
  }

 private:
  double seconds_until(Clock::time_point time) const {
    return std::chrono::duration<double>(time - start_).count();
  }

  /// How many came after one that stands behind them.
  double out_of_order() const {
    double count = 0;
    std::uint64_t highest = 0;
    for (const DonePiece& done : received_) {
      count += done.number < highest ? 1 : 0;
      highest = std::max(highest, done.number);
    }
    return count;
  }

  std::vector<Answer> answers() const {
    std::vector<Answer> answers(received_.size());
    for (const DonePiece& done : received_)
      answers.at(done.number) = fmt::format("{:x}", done.value);
    return answers;
  }

  std::vector<TaskTrace> traces() const {
    std::vector<TaskTrace> traces(received_.size());
    std::map<int, std::size_t> lanes;  // by pid
    for (const DonePiece& done : received_) {
      const std::size_t lane =
          lanes.emplace(done.pid, lanes.size()).first->second;
      traces.at(done.number) = {start_, done.started, done.finished, lane};
    }
    return traces;
  }

  Clock::time_point start_ = Clock::now();
  Clock::time_point first_;
  std::vector<DonePiece> received_;
};

using Flavour =
    std::function<void(Pool& pool, const Pieces& pieces, Receiver& receiver)>;

/// The next one is asked for when the last one is there.
void apply(Pool& pool, const Pieces& pieces, Receiver& receiver) {
  for (const Piece& piece : pieces)
    receiver.take(pool.submit(do_piece_job, piece).result());
}

/// All are asked for at once, and waited for in order.
void apply_async(Pool& pool, const Pieces& pieces, Receiver& receiver) {
  std::vector<threads::Future<DonePiece>> futures;
  futures.reserve(pieces.size());
  for (const Piece& piece : pieces)
    futures.push_back(pool.submit(do_piece_job, piece));
  for (const auto& future : futures) receiver.take(future.result());
}

Flavour map(std::optional<std::ptrdiff_t> chunk) {
  return [chunk](Pool& pool, const Pieces& pieces, Receiver& receiver) {
    for (const DonePiece& done :
         pool.map(do_piece_job, pieces, {.chunk = chunk}))
      receiver.take(done);
  };
}

Flavour imap(std::optional<std::ptrdiff_t> look_ahead) {
  return [look_ahead](Pool& pool, const Pieces& pieces, Receiver& receiver) {
    auto results = pool.imap(do_piece_job, pieces, {.look_ahead = look_ahead});
    while (const auto done = results.next()) receiver.take(*done);
  };
}

void imap_unordered(Pool& pool, const Pieces& pieces, Receiver& receiver) {
  auto results = pool.imap_unordered(do_piece_job, pieces);
  while (const auto done = results.next()) receiver.take(*done);
}

/// The first piece is the longest one, so that order matters.
Pieces unequal_pieces(std::uint64_t steps) {
  Pieces pieces(few);
  for (std::size_t i = 0; i < few; ++i)
    pieces[i] = {i, i == 0 ? longest * steps : steps};
  return pieces;
}

Pieces tiny_pieces() {
  Pieces pieces(many);
  for (std::size_t i = 0; i < many; ++i) pieces[i] = {i, 500};
  return pieces;
}

Arm make_arm(const char* name, Flavour flavour, Pieces pieces) {
  Arm arm{
      .name = name, .concurrency = pool_size, .spec = {.tasks = pieces.size()}};
  for (const auto& [number, steps] : pieces)
    arm.expected.push_back(fmt::format("{:x}", crunched(number, steps)));
  arm.variant = [flavour = std::move(flavour), pieces = std::move(pieces)](
                    const std::string&, const std::stop_token&) {
    Pool pool({.max_workers = pool_size});
    start_workers(pool, pool_size);
    Receiver receiver;
    flavour(pool, pieces, receiver);
    return receiver.run_variant();
  };
  return arm;
}

std::vector<Arm> all_arms(const Pieces& pieces, std::size_t usable_cores) {
  std::vector<Arm> arms{
      make_arm("apply", apply, pieces),
      make_arm("apply_async", apply_async, pieces),
      make_arm("map", map({}), pieces),
      make_arm("map, all in one chunk", map(few), pieces),
      make_arm("imap", imap({}), pieces),
      make_arm("imap, looking ahead to the end", imap(few), pieces),
      make_arm("imap_unordered", imap_unordered, pieces)};
  const auto cores = static_cast<double>(std::min(usable_cores, pool_size));
  for (Arm& arm : arms)
    if (arm.name != "apply") arm.bound = {.base = "apply", .parts = cores};
  arms.push_back(
      make_arm("1000 tiny tasks, one by one", map(1), tiny_pieces()));
  arms.push_back(
      make_arm("1000 tiny tasks, in chunks of 100", map(100), tiny_pieces()));
  return arms;
}

Claim keeps_order(const char* id, const char* text, const char* arm) {
  return {.id = id,
          .text = text,
          .measure = "out_of_order_count",
          .arm = arm,
          .relation = "exactly",
          .claimed = 0};
}

Claim compared(const char* id, const char* text, const char* measure,
               const char* arm, const char* base, double claimed,
               std::optional<double> bound = {}) {
  return {.id = id,
          .text = text,
          .measure = measure,
          .arm = arm,
          .base = base,
          .relation = "at_least",
          .claimed = claimed,
          .bound = bound};
}

std::vector<Claim> all_claims(double bound) {
  return {
      keeps_order("map_in_order", "map gives the results in input order",
                  "map"),
      keeps_order("imap_in_order", "imap gives them in input order", "imap"),
      {.id = "unordered",
       .text = "imap_unordered gives them as they are done",
       .measure = "out_of_order_count",
       .arm = "imap_unordered",
       .relation = "at_least",
       .claimed = 1},
      compared("lazily", "imap gives the first result before all are done",
               "first_result_seconds", "imap", "map", 1.5),
      compared("first_come",
               "imap_unordered does not wait for the first task, the longest",
               "first_result_seconds", "imap_unordered", "imap", 2),
      compared("apply_waits",
               "apply keeps one worker busy, map all of them: two workers are "
               "twice as fast",
               "speed_up", "map", "apply", 1.8, bound),
      compared("too_large_a_chunk",
               "A chunk with all the tasks leaves the other worker idle",
               "speed_up", "map", "map, all in one chunk", 1.5, bound),
      compared("chunks_for_tiny_tasks",
               "Many tiny tasks travel faster in chunks", "speed_up",
               "1000 tiny tasks, in chunks of 100",
               "1000 tiny tasks, one by one", 2),
  };
}

}  // namespace

Experiment pool_flavours(const Setting& setting) {
  const std::uint64_t steps = scaled(1'500'000, setting);

  Experiment experiment{
      .id = "pool_flavours",
      .title = "Flavours of a process pool",
      .source = "A5",
      .question = "map, apply, imap: when do which results come?",
      .work = fmt::format(
          "2 worker processes; 20 tasks of {} steps, the first one {} times "
          "as long; also 1000 tasks of 500 steps",
          steps, longest),
      .kind = Kind::computing,
      .tasks = few,
      .arms = all_arms(unequal_pieces(steps), setting.usable_cores),
      .computing_seconds = 0.04};
  experiment.claims = all_claims(
      static_cast<double>(std::min(setting.usable_cores, pool_size)));
  return experiment;
}

}  // namespace lab
