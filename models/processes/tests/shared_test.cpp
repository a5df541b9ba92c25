// Memory that workers and we see, and its lock.

#include "models/processes/shared.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <numeric>
#include <optional>
#include <thread>

#include "models/processes/pool.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Shared : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

using SharedValueTest = Shared;
using SharedArrayTest = Shared;

TEST_F(SharedValueTest, IsReadAndChanged) {
  const SharedValue<int> value(40);
  EXPECT_EQ(value.get(), 40);
  ++*value.lock();
  SharedValue<int> copy(0);
  copy = value;
  ++*copy.lock();
  EXPECT_EQ(value.get(), 42);
  value.set(7);
  EXPECT_EQ(copy.get(), 7);
}

TEST_F(SharedValueTest, LosesNoChangeOfManyWorkers) {
  const SharedValue<long> sum(0);
  Pool pool({.max_workers = 4});
  pool.map(increase_job, std::vector(8, std::pair(sum, 500)), {.chunk = 1});
  EXPECT_EQ(sum.get(), 4000);
}

TEST_F(SharedValueTest, LosesNoChangeOfManyThreads) {
  const SharedValue<long> sum(0);
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int n = 0; n < 4; ++n)
      threads.emplace_back([sum] { increase(sum, 500); });
  }
  EXPECT_EQ(sum.get(), 2000);
}

TEST_F(SharedValueTest, AWorkerKilledWithTheLockDoesNotDeadLockTheOthers) {
  const SharedValue<long> sum(5);
  Pool pool({.max_workers = 1});
  EXPECT_THROW(pool.submit(die_with_lock_job, sum).result(), BrokenPool);
  EXPECT_THAT([&] { sum.get(); },
              ThrowsMessage<AbandonedLock>(HasSubstr("half changed")));
  EXPECT_EQ(sum.get(), 6);  // what the worker has done is there
  Pool another({.max_workers = 1});
  another.submit(increase_job, sum, 1).result();
  EXPECT_EQ(sum.get(), 7);
}

TEST_F(SharedValueTest, LockedTwiceByOneThreadIsAnErrorAndNoDeadLock) {
  const SharedValue<int> value(1);
  const auto locked = value.lock();
  EXPECT_THROW(value.get(), std::system_error);
}

TEST_F(SharedValueTest, IsGoneWithItsOwner) {
  std::optional<SharedValue<int>> value(1);
  const SharedName name = value->packed();
  EXPECT_EQ(SharedValue<int>::unpacked(name).get(), 1);
  value.reset();
  const auto gone = ThrowsMessage<std::runtime_error>(HasSubstr("is gone"));
  EXPECT_THAT([&] { SharedValue<int>::unpacked(name); }, gone);
  // also if another file has got its number in the meantime
  const int number = std::stoi(name.path.substr(name.path.rfind('/') + 1));
  const int other = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const int same_number = ::fcntl(other, F_DUPFD_CLOEXEC, number);
  EXPECT_THAT([&] { SharedValue<int>::unpacked(name); }, gone);
  ::close(other);
  ::close(same_number);
}

TEST_F(SharedValueTest, IsAnErrorOfItsTaskWhenItIsGone) {
  Pool pool({.max_workers = 1});
  std::optional<SharedValue<long>> value(1);
  const SharedName name = value->packed();
  value.reset();
  constexpr Job<void(SharedName, int)> increase_by_name{
      {increase_job.name, nullptr}};
  EXPECT_THAT([&] { pool.submit(increase_by_name, name, 1).result(); },
              ThrowsMessage<RemoteError>(HasSubstr("is gone")));
}

TEST_F(SharedArrayTest, HasItsFirstValueInAllElements) {
  const SharedArray<double> array(5, 1.5);
  EXPECT_EQ(array.size(), 5U);
  EXPECT_THAT(array.lock(), Each(1.5));
}

TEST_F(SharedArrayTest, IsFilledByWorkers) {
  const SharedArray<int> squares(6);
  std::vector<std::pair<SharedArray<int>, int>> inputs;
  inputs.reserve(6);
  for (int n = 0; n < 6; ++n) inputs.emplace_back(squares, n);
  Pool pool({.max_workers = 2});
  pool.map(fill_in_square_job, inputs, {.chunk = 1});
  EXPECT_THAT(squares.lock(), ElementsAre(0, 1, 4, 9, 16, 25));
}

TEST_F(SharedArrayTest, MayBeEmptyOrLarge) {
  EXPECT_EQ(SharedArray<int>(0).lock().size(), 0U);
  const SharedArray<long> large(1U << 20U, 1);
  const auto locked = large.lock();
  EXPECT_EQ(std::accumulate(locked.begin(), locked.end(), 0L), 1L << 20U);
}

TEST_F(SharedArrayTest, ThatIsLargerThanAnyMemoryIsAnErrorThatSaysSo) {
  for (const int bits : {50, 60, 61, 63}) {
    const auto size = std::size_t{1} << static_cast<unsigned>(bits);
    EXPECT_THROW(SharedArray<double>{size}, std::system_error) << bits;
  }
}

TEST_F(SharedArrayTest, HoldsOnlyWhatIsCopiedByteByByte) {
  static_assert(Packable<SharedArray<int>>);
  static_assert(detail::Plain<double>);
  static_assert(!detail::Plain<std::string>);
  static_assert(!detail::Plain<int*>);
}

}  // namespace
}  // namespace lab::processes
