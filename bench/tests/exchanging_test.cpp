// What the experiments on processes and cores count, as far as no clock has a
// say in it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "bench/tests/run_arm.hpp"
#include "models/usable_cores.hpp"

namespace lab {
namespace {

using testing::Contains;
using testing::Ge;
using testing::Key;
using testing::Not;
using testing::Pair;

TEST(Crunch, ComesToTheSameByTheShortCut) {
  for (const std::uint64_t steps : {0U, 1U, 2U, 3U, 64U, 1000U, 12'345U})
    EXPECT_EQ(crunch(7, steps), crunched(7, steps)) << steps;
}

TEST(SerializationCost, BringsDataBackUnchangedInEveryWay) {
  for (const char* way : {"pipe", "pipe with 1 MiB of room", "socket pair",
                          "shared memory", "packed records, pipe"})
    for (const char* size : {"1 KiB", "1 MiB"})
      run_arm(serialization_cost, fmt::format("{}, {}", way, size));
}

TEST(SerializationCost, BreaksEvenAtTwiceTheCostWithTwoCores) {
  const Observed observed = run_arm(serialization_cost, "pipe, 1 KiB");
  EXPECT_DOUBLE_EQ(observed.measures.at(&metrics::break_even_seconds),
                   2 * observed.wall_seconds.value());
}

TEST(SerializationCost, BreaksEvenSoonerWithMoreCores) {
  const Observed observed = run_arm(serialization_cost, "pipe, 1 KiB", 4);
  EXPECT_DOUBLE_EQ(observed.measures.at(&metrics::break_even_seconds),
                   observed.wall_seconds.value() * 4 / 3);
}

TEST(SerializationCost, NeverBreaksEvenWithOneCore) {
  EXPECT_THAT(run_arm(serialization_cost, "pipe, 1 KiB", 1).measures,
              Not(Contains(Key(&metrics::break_even_seconds))));
}

TEST(SharedMemoryOrMessages, LosesNothingByMessageOrWithALock) {
  for (const char* arm :
       {"counter, a message each", "counter, shared with a lock",
        "counter, counted apart", "array, sent and sent back",
        "array, shared with a lock"})
    EXPECT_THAT(run_arm(shared_memory_or_messages, arm).measures,
                Contains(Pair(&metrics::lost_updates_count, 0)));
}

TEST(SharedMemoryOrMessages, LosesInEveryRunWhenTheLockIsLetGoInBetween) {
  EXPECT_THAT(
      run_arm(shared_memory_or_messages, "counter, lock let go in between")
          .measures,
      Contains(Pair(&metrics::lost_updates_count, Ge(1))));
}

TEST(PoolFlavours, KeepTheOrderThatTheyPromise) {
  for (const char* flavour :
       {"apply", "apply_async", "map", "map, all in one chunk", "imap",
        "imap, looking ahead to the end"})
    EXPECT_THAT(run_arm(pool_flavours, flavour).measures,
                Contains(Pair(&metrics::out_of_order_count, 0)));
}

TEST(PoolFlavours, GiveTheSameResultsWithoutOrderAndInChunks) {
  for (const char* flavour : {"imap_unordered", "1000 tiny tasks, one by one",
                              "1000 tiny tasks, in chunks of 100"})
    run_arm(pool_flavours, flavour);
}

TEST(CpuAffinity, KeepsTasksWhereTheyAreBound) {
  for (const char* arm : {"bound to the same two cores", "bound to one core"})
    EXPECT_THAT(run_arm(cpu_affinity, arm).measures,
                Contains(Pair(&metrics::looks_outside_count, 0)));
  EXPECT_THAT(run_arm(cpu_affinity, "bound to one core").measures,
              Contains(Pair(&metrics::cores_seen_count, 1)));
}

TEST(CpuAffinity, NeverMovesATaskThatHasACoreOfItsOwn) {
  if (usable_cores() < 2) GTEST_SKIP() << "there is one usable core";
  EXPECT_THAT(run_arm(cpu_affinity, "bound to a core each").measures,
              Contains(Pair(&metrics::moves_count, 0)));
}

}  // namespace
}  // namespace lab
