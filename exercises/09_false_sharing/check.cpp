#include "instruments/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <latch>
#include <new>
#include <thread>
#include <vector>

#include "exercise.hpp"

using exercise::Check;
using exercise::require;

namespace {

/// Blocks of 16 bytes, one after the other.  A heap may place them so; whether
/// that of the C library does depends on what was given back before.
class SmallBlocks {
 public:
  static constexpr std::size_t size = 16;

  /// Returns: nullptr when all are taken.
  void* take() {
    const std::size_t place = taken_.fetch_add(1, std::memory_order_relaxed);
    return place < blocks_.size() ? &blocks_[place] : nullptr;
  }

  bool has(const void* block) const {
    const std::less<> before;
    return !before(block, blocks_.data()) &&
           before(block, blocks_.data() + blocks_.size());
  }

 private:
  struct alignas(size) Block {
    std::array<std::byte, size> bytes;
  };
  std::array<Block, 4096> blocks_{};
  std::atomic<std::size_t> taken_ = 0;
};

constinit SmallBlocks small_blocks;

std::uintptr_t address(std::size_t worker) {
  return reinterpret_cast<std::uintptr_t>(&counter(worker));
}

/// Nothing keeps these threads apart: if the counters are made when they are
/// first asked for, that must be safe.  So this comes first.
void all_may_ask_at_once() {
  std::vector<std::jthread> threads(workers);
  for (std::size_t i = 0; i < workers; ++i)
    threads[i] = std::jthread([i] { counter(i).fetch_add(1); });
}

void each_has_its_own() {
  for (std::size_t a = 0; a < workers; ++a)
    for (std::size_t b = a + 1; b < workers; ++b)
      require(
          address(a) != address(b),
          fmt::format("counter({}) and counter({}) are the same one.", a, b),
          "Each worker has a counter of its own.",
          "Keep as many counters as there are workers.");
}

void all_can_be_read() {
  for (std::size_t worker = 0; worker < workers; ++worker) {
    counter(worker) = 0;
    std::jthread([worker] { counter(worker) += 7 + worker; }).join();
    const std::uint64_t counted = counter(worker);
    require(counted == 7 + worker,
            fmt::format("Worker {} counted {}.  Another thread that asked for "
                        "counter({}) read {}.",
                        worker, 7 + worker, worker, counted),
            "Whoever asks for the counter of a worker gets the same one.",
            "Somebody has to add them up in the end.  Choose the counter by "
            "the number of the worker, not by the thread that asks.");
  }
}

/// Else something of another kind could lie in the rest of its line.
void each_begins_a_line() {
  for (std::size_t i = 0; i < workers; ++i)
    require(address(i) % line == 0,
            fmt::format("counter({}) begins {} bytes after the beginning of a "
                        "{}-byte line; what lies before it there is not yours.",
                        i, address(i) % line, line),
            "Each counter begins where a line begins.",
            "A distance of 64 bytes is not enough: alignas(line) says where an "
            "object may begin.");
}

void none_shares_a_line() {
  for (std::size_t a = 0; a < workers; ++a)
    for (std::size_t b = a + 1; b < workers; ++b)
      require(address(a) / line != address(b) / line,
              fmt::format("counter({}) and counter({}) share a {}-byte line: "
                          "they are {} bytes apart.",
                          a, b, line,
                          std::max(address(a), address(b)) -
                              std::min(address(a), address(b))),
              "Each counter has a line to itself.",
              "Let each counter, not only the first, begin where a line "
              "begins: alignas.");
}

using Counters = std::function<Counter&(std::size_t)>;

double seconds_of_counting(const Counters& counters, std::size_t threads) {
  constexpr std::uint64_t counts = 50'000'000;
  std::latch all_here(static_cast<std::ptrdiff_t>(threads));
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> all(threads);
    for (std::size_t i = 0; i < threads; ++i)
      all[i] = std::jthread([&mine = counters(i), &all_here] {
        all_here.arrive_and_wait();
        for (std::uint64_t n = 0; n < counts; ++n)
          mine.fetch_add(1, std::memory_order_relaxed);
      });
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
      .count();
}

}  // namespace

void* operator new(std::size_t size) {
  if (size <= SmallBlocks::size)
    if (void* const small = small_blocks.take()) return small;
  if (void* const block = std::malloc(size)) return block;
  throw std::bad_alloc();
}

void operator delete(void* block) noexcept {
  if (!small_blocks.has(block)) std::free(block);
}

void operator delete(void* block, std::size_t) noexcept {
  operator delete(block);
}

void check(Check& check) {
  check.step("all threads may ask at once", all_may_ask_at_once);
  check.step("each worker has a counter of its own", each_has_its_own);
  check.step("every counter can be read by all threads", all_can_be_read);
  check.step("no two counters share a line", none_shares_a_line);
  check.step("each counter begins a line", each_begins_a_line);
}

void demonstrate() {
  struct alignas(line) Alone {
    Counter counter{0};
  };
  static std::array<Counter, workers> side_by_side;
  static std::array<Alone, workers> apart;
  const std::size_t threads =
      std::clamp<std::size_t>(std::thread::hardware_concurrency(), 2, workers);
  std::cout << fmt::format("{} threads count to 50 million each\n", threads);
  const auto show = [&](const char* name, const Counters& counters) {
    std::cout << fmt::format("  {:<24}{:>6.2f} s\n", name,
                             seconds_of_counting(counters, threads));
  };
  show("your counters", counter);
  show("side by side",
       [](std::size_t i) -> Counter& { return side_by_side[i]; });
  show("a line apart",
       [](std::size_t i) -> Counter& { return apart[i].counter; });
}
