#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/experiments/own_code.hpp"
#include "models/processes/job.hpp"
#include "models/processes/pool.hpp"
#include "models/processes/shared.hpp"

namespace lab {

// What the pools of processes in the experiments are asked to do.  Their
// workers are this program, started once more.

/// The first line of main() in a program that runs experiments.
void serve_if_pool_worker();

using Counter = processes::SharedValue<Count>;
using Counters = processes::SharedArray<Count>;

/// Waits until so many workers are here.
void meet(Counter arrived, Count workers);

Count one(Count unused);
Count add_ones(Count times);
void add_locked(Counter total, Count times);
/// Reads and writes with the lock, but lets it go in between; the first write
/// waits until all workers have read.
void add_in_two_steps(Counter total, Counter arrived, Count workers,
                      Count times);

std::vector<Count> add_to_copy(std::vector<Count> numbers);
void add_in_place(Counters numbers, Count begin, Count end);

/// A task that computes, and what became of it.
struct Piece {
  std::uint64_t number;
  std::uint64_t steps;
};
struct DonePiece {
  std::uint64_t number;
  std::uint64_t value;
  Clock::time_point started;
  Clock::time_point finished;
  int pid;
};
DonePiece do_piece(Piece piece);

constexpr auto meet_job = processes::job<&meet>("meet");
constexpr auto one_job = processes::job<&one>("one");
constexpr auto add_ones_job = processes::job<&add_ones>("add_ones");
constexpr auto add_locked_job = processes::job<&add_locked>("add_locked");
constexpr auto add_in_two_steps_job =
    processes::job<&add_in_two_steps>("add_in_two_steps");
constexpr auto add_to_copy_job = processes::job<&add_to_copy>("add_to_copy");
constexpr auto add_in_place_job = processes::job<&add_in_place>("add_in_place");
constexpr auto do_piece_job = processes::job<&do_piece>("do_piece");

/// Has the pool start its workers, so that their start is not measured.
///
/// Blocks: until so many of them are at work at the same time.
void start_workers(processes::Pool& pool, std::size_t workers);

}  // namespace lab
