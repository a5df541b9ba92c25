#include "bench/experiments/jobs.hpp"

#include <unistd.h>

#include <thread>

namespace lab {

void serve_if_pool_worker() {
  processes::serve_if_worker({meet_job, one_job, add_ones_job, add_locked_job,
                              add_in_two_steps_job, add_to_copy_job,
                              add_in_place_job, do_piece_job});
}

void meet(Counter arrived, Count workers) {
  ++*arrived.lock();
  while (arrived.get() < workers) std::this_thread::yield();
}

Count one(Count /*unused*/) { return 1; }

Count add_ones(Count times) {
  Count total = 0;
  for (; times > 0; --times) {
    ++total;
    asm volatile("" : "+r"(total));  // no optimiser may add them all at once
  }
  return total;
}

void add_locked(Counter total, Count times) {
  for (; times > 0; --times) ++*total.lock();
}

void add_in_two_steps(Counter total, Counter arrived, Count workers,
                      Count times) {
  for (Count i = 0; i < times; ++i) {
    const Count seen = total.get();
    if (i == 0) meet(arrived, workers);
    total.set(seen + 1);
  }
}

std::vector<Count> add_to_copy(std::vector<Count> numbers) {
  for (Count& number : numbers) ++number;
  return numbers;
}

void add_in_place(Counters numbers, Count begin, Count end) {
  const auto locked = numbers.lock();
  for (Count& number : locked.subspan(begin, end - begin)) ++number;
}

DonePiece do_piece(Piece piece) {
  DonePiece done{.number = piece.number, .started = Clock::now()};
  done.value = crunch(piece.number, piece.steps);
  done.finished = Clock::now();
  done.pid = ::getpid();
  return done;
}

void start_workers(processes::Pool& pool, std::size_t workers) {
  const Counter arrived;
  std::vector<threads::Future<void>> futures;
  futures.reserve(workers);
  for (std::size_t i = 0; i < workers; ++i)
    futures.push_back(pool.submit(meet_job, arrived, workers));
  for (const auto& future : futures) future.result();
}

}  // namespace lab
