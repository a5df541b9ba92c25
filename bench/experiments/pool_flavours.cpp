// The same tasks through the flavours of a process pool: map, submit, imap.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "bench/claims.hpp"
#include "bench/experiments/crunch.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/jobs.hpp"
#include "bench/experiments/timeline.hpp"

namespace lab {
namespace {

using namespace metrics;
using processes::Pool;
using Pieces = std::vector<Piece>;

constexpr std::size_t pool_size = 2;
constexpr std::size_t few = 20;
constexpr std::uint64_t longest = 5;  // times as long as the others

/// Takes a result as soon as it is there.
using Receiver = std::function<void(const DonePiece&)>;

using Flavour = std::function<void(Pool& pool, const Pieces& pieces,
                                   const Receiver& receive)>;

/// The next one is asked for when the last one is there.
void apply(Pool& pool, const Pieces& pieces, const Receiver& receive) {
  for (const Piece& piece : pieces)
    receive(pool.submit(do_piece_job, piece).result());
}

/// All are asked for at once, and waited for in order.
void apply_async(Pool& pool, const Pieces& pieces, const Receiver& receive) {
  std::vector<threads::Future<DonePiece>> futures;
  futures.reserve(pieces.size());
  for (const Piece& piece : pieces)
    futures.push_back(pool.submit(do_piece_job, piece));
  for (const auto& future : futures) receive(future.result());
}

Flavour map(std::optional<std::ptrdiff_t> chunk) {
  return [chunk](Pool& pool, const Pieces& pieces, const Receiver& receive) {
    for (const DonePiece& done :
         pool.map(do_piece_job, pieces, {.chunk = chunk}))
      receive(done);
  };
}

Flavour imap(std::optional<std::ptrdiff_t> look_ahead) {
  return [look_ahead](Pool& pool, const Pieces& pieces,
                      const Receiver& receive) {
    auto results = pool.imap(do_piece_job, pieces, {.look_ahead = look_ahead});
    while (const auto done = results.next()) receive(*done);
  };
}

void imap_unordered(Pool& pool, const Pieces& pieces, const Receiver& receive) {
  auto results = pool.imap_unordered(do_piece_job, pieces);
  while (const auto done = results.next()) receive(*done);
}

Pieces pieces_of(std::size_t number, std::uint64_t steps,
                 std::uint64_t steps_of_first) {
  Pieces pieces{{0, steps_of_first}};
  for (std::size_t i = 1; i < number; ++i) pieces.push_back({i, steps});
  return pieces;
}

/// How many came after one that stands behind them.
std::size_t out_of_order(const std::vector<DonePiece>& received) {
  std::size_t count = 0;
  std::uint64_t highest = 0;
  for (const DonePiece& done : received) {
    count += done.number < highest ? 1 : 0;
    highest = std::max(highest, done.number);
  }
  return count;
}

Observed run_flavour(const Flavour& flavour, const Pieces& pieces) {
  Pool pool({.max_workers = pool_size});
  start_workers(pool, pool_size);
  std::vector<DonePiece> received;
  double first = 0;
  const auto start = Clock::now();
  flavour(pool, pieces, [&](const DonePiece& done) {
    if (received.empty()) first = seconds_since(start);
    received.push_back(done);
  });
  Observed observed{
      .answers = std::vector<Answer>(pieces.size()),
      .traces = std::vector<TaskTrace>(pieces.size()),
      .measures = {measured(first_result_seconds, first),
                   measured(out_of_order_count, out_of_order(received))},
      .wall_seconds = seconds_since(start)};
  std::map<int, std::size_t> lanes;  // by pid
  for (const DonePiece& done : received) {
    const auto lane = lanes.emplace(done.pid, lanes.size()).first->second;
    observed.answers.at(done.number) = fmt::format("{:x}", done.value);
    observed.traces.at(done.number) = {start, done.started, done.finished,
                                       lane};
  }
  return observed;
}

Arm arm(const char* name, const Pieces& pieces, Flavour flavour,
        Bound bound = {}) {
  std::vector<Answer> expected;
  for (const auto& [number, steps] : pieces)
    expected.push_back(fmt::format("{:x}", crunched(number, steps)));
  const auto code = [=](auto&&...) { return run_flavour(flavour, pieces); };
  return {.name = name,
          .by = ByCode{code, expected},
          .concurrency = pool_size,
          .spec = {.tasks = pieces.size()},
          .bound = std::move(bound)};
}

}  // namespace

Experiment pool_flavours(const Setting& setting) {
  const std::uint64_t steps = scaled(1'500'000, setting);
  // The first piece is the longest one, so that order matters.
  const Pieces pieces = pieces_of(few, steps, longest * steps);
  const Pieces tiny = pieces_of(1000, 500, 500);
  const double parts = shared_by(setting, pool_size);
  const Bound shared{.base = "apply", .parts = parts};
  return {
      .title = "Flavours of a process pool",
      .source = "A5",
      .question = "map, apply, imap: when do which results come?",
      .work = fmt::format("2 worker processes; 20 tasks of {} steps, the first "
                          "one {} times as long; also 1000 tasks of 500 steps",
                          steps, longest),
      .kind = Kind::computing,
      .tasks = few,
      .arms = {arm("apply", pieces, apply),
               arm("apply_async", pieces, apply_async, shared),
               arm("map", pieces, map({}), shared),
               arm("map, all in one chunk", pieces, map(few), shared),
               arm("imap", pieces, imap({}), shared),
               arm("imap, looking ahead to the end", pieces, imap(few), shared),
               arm("imap_unordered", pieces, imap_unordered, shared),
               arm("1000 tiny tasks, one by one", tiny, map(1)),
               arm("1000 tiny tasks, in chunks of 100", tiny, map(100))},
      .claims =
          {{"map_in_order", statement,
            has("map", out_of_order_count, exactly(0)),
            "map gives the results in input order"},
           {"imap_in_order", statement,
            has("imap", out_of_order_count, exactly(0)),
            "imap gives them in input order"},
           {"unordered", ours,
            has("imap_unordered", out_of_order_count, at_least(1)),
            "imap_unordered gives them as they are done"},
           {"lazily", ours,
            has_less("imap", first_result_seconds, "map", at_least(1.5)),
            "imap gives the first result before all are done"},
           {"first_come", ours,
            has_less("imap_unordered", first_result_seconds, "imap",
                     at_least(2)),
            "imap_unordered does not wait for the first task, the longest"},
           {"apply_waits", ours,
            faster_than("map", "apply", at_least(1.8, 0, parts)),
            "apply keeps one worker busy, map all of them: two workers are "
            "twice as fast"},
           {"too_large_a_chunk", ours,
            faster_than("map", "map, all in one chunk",
                        at_least(1.5, 0, parts)),
            "A chunk with all the tasks leaves the other worker idle"},
           {"chunks_for_tiny_tasks", ours,
            faster_than("1000 tiny tasks, in chunks of 100",
                        "1000 tiny tasks, one by one", at_least(2)),
            "Many tiny tasks travel faster in chunks"}},
      .computing_seconds = 0.04};
}

}  // namespace lab
