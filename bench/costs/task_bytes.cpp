// lab_task_bytes: what a sleeping coroutine of Boost.Asio is made of.
//
// It counts the blocks that one task has asked the allocator for while it
// sleeps, and then what a hundred thousand of them take, each: what the blocks
// do not explain is the loop's own heap of timers.

#include <fmt/format.h>
#include <malloc.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "bench/costs/awaitable_nap.hpp"
#include "bench/programs/run_main.hpp"
#include "command_line/streams.hpp"
#include "models/environment_error.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool counts_blocks = false;
#else
constexpr bool counts_blocks = true;
#endif

namespace {

/// Of the allocator's memory, with what it keeps in front of it.
struct Block {
  const void* at;
  std::size_t asked;
  std::size_t taken;
};

// The blocks that are in use, of those made since counting began.  Nothing here
// may ask for memory itself.
std::array<Block, 64> blocks;
std::size_t block_count = 0;
bool counting = false;

void* note(void* at, std::size_t asked) {
  constexpr std::size_t before_it = sizeof(std::size_t);  // its size
  if (counting && block_count < blocks.size())
    blocks[block_count++] = {at, asked, malloc_usable_size(at) + before_it};
  return at;
}

void forget(const void* at) {
  for (std::size_t i = 0; counting && i < block_count; ++i)
    if (blocks[i].at == at) {
      std::move(blocks.begin() + i + 1, blocks.begin() + block_count,
                blocks.begin() + i);
      --block_count;
      return;
    }
}

}  // namespace

// Those of the C library, which all others call.
extern "C" {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// NOLINTBEGIN
void* __libc_malloc(std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* at);
// NOLINTEND

void* malloc(std::size_t size) { return note(__libc_malloc(size), size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return note(__libc_memalign(alignment, size), size);
}
void free(void* at) {
  forget(at);
  __libc_free(at);
}
#endif
}

namespace {

namespace asio = boost::asio;

constexpr std::chrono::hours longer_than_this_runs{1};

class Sleepers {
 public:
  void add() {
    asio::co_spawn(loop_.get_executor(),
                   lab::awaitable_nap(longer_than_this_runs, awake_),
                   asio::detached);
    loop_.poll();
  }

 private:
  asio::io_context loop_{1};
  std::size_t awake_ = 0;
};

/// What one more of them has in use, in the order in which it was made.
std::vector<Block> blocks_of_one(Sleepers& sleepers) {
  counting = true;
  sleepers.add();
  counting = false;
  return {blocks.begin(), blocks.begin() + block_count};
}

std::size_t in_use() {
  const auto told = ::mallinfo2();
  return told.uordblks + told.hblkhd;
}

int run() {
  constexpr std::size_t many = 100'000;
  if (!counts_blocks)
    throw lab::EnvironmentError(
        "built with a sanitizer, which has its own "
        "allocator");
  Sleepers sleepers;
  // So that Asio has no block of an earlier use at hand, and the heap of timers
  // no need to grow.
  for (int i = 0; i < 1000; ++i) sleepers.add();
  constexpr std::array parts{"its own frame, with its timer",
                             "the frame of co_spawn",
                             "what the loop keeps of its waiting"};
  const auto made = blocks_of_one(sleepers);
  if (made.size() != parts.size())
    throw std::runtime_error(
        fmt::format("{} blocks: {} were expected", made.size(), parts.size()));
  const std::size_t before = in_use();
  for (std::size_t i = 0; i < many; ++i) sleepers.add();
  const std::size_t each = (in_use() - before) / many;

  std::string told = fmt::format("{:<36}{:>6}{:>6}\n",
                                 "bytes of a sleeping task", "asked", "taken");
  std::size_t sum = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    told += fmt::format("{:<36}{:>6}{:>6}\n", parts[i], made[i].asked,
                        made[i].taken);
    sum += made[i].taken;
  }
  told +=
      fmt::format("{:<36}{:>12}\n", "its place among the timers", each - sum);
  told += fmt::format("{:<36}{:>12}\n", "in all, of 100 000", each);
  told +=
      fmt::format("{:<36}{:>12}\n", "the timer alone", sizeof(lab::LoopTimer));
  lab::write_output(told);
  std::_Exit(0);  // to end so many tasks takes longer than all else
}

}  // namespace

int main() { return lab::run_main("lab_task_bytes", run); }
