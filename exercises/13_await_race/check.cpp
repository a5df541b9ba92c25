#include "instruments/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "instruments/stage.hpp"
#include "instruments/surroundings.hpp"
#include "models/async/sleep.hpp"

using exercise::Check;
using exercise::milliseconds;
using exercise::Mistake;
using exercise::require;
using exercise::Stage;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace given {

/// Where the total is kept, and a diary of what was done to it.
class Shop {
 public:
  struct Entry {
    milliseconds time;
    std::string who;
    bool wrote;
    int total;
  };

  explicit Shop(std::uint64_t seed) : dawdling_(seed) {}

  /// It takes as long as it takes: that is up to the seed.
  static asio::awaitable<int> count(std::shared_ptr<Shop> shop, int money) {
    shop->most_counting_ = std::max(shop->most_counting_, ++shop->counting_);
    co_await lab::async::sleep_for(100ms +
                                   milliseconds(shop->dawdling_() % 100));
    --shop->counting_;
    co_return money;
  }

  static asio::awaitable<int> read(std::shared_ptr<Shop> shop,
                                   std::string who) {
    co_await lab::async::sleep_for(1ms);  // the question is on its way
    const int total = shop->total_;
    shop->note(co_await lab::async::now(), who, false);
    co_await lab::async::sleep_for(1ms);  // the answer is on its way
    co_return total;
  }

  static asio::awaitable<void> write(std::shared_ptr<Shop> shop,
                                     std::string who, int total) {
    co_await lab::async::sleep_for(1ms);
    shop->total_ = total;
    shop->note(co_await lab::async::now(), who, true);
    co_await lab::async::sleep_for(1ms);
  }

  int total() const { return total_; }
  int most_counting() const { return most_counting_; }
  const std::vector<Entry>& diary() const { return diary_; }

  void closed_after(milliseconds time) { closed_after_ = time; }
  milliseconds closed_after() const { return closed_after_; }

 private:
  void note(Clock::time_point now, const std::string& who, bool wrote) {
    const auto time =
        std::chrono::duration_cast<milliseconds>(now.time_since_epoch());
    diary_.push_back({time, who, wrote, total_});
  }

  std::mt19937_64 dawdling_;
  int total_ = 100;
  int counting_ = 0;
  int most_counting_ = 0;
  std::vector<Entry> diary_;
  milliseconds closed_after_{0};
};

asio::awaitable<int> Till::count() const { return Shop::count(shop_, money_); }
asio::awaitable<int> Till::read_total() const {
  return Shop::read(shop_, name_);
}
asio::awaitable<void> Till::write_total(int total) const {
  return Shop::write(shop_, name_, total);
}

}  // namespace given

namespace {

using given::Shop;
using given::Till;
using Diary = std::vector<Shop::Entry>;

constexpr int first_total = 100;

/// What a till has taken.  With a seed it is always the same.
int taken_by(std::size_t till, std::uint64_t seed) {
  return static_cast<int>(10 * (till + 1) + seed % 7);
}

int right_total(std::size_t tills, std::uint64_t seed) {
  int total = first_total;
  for (std::size_t till = 0; till < tills; ++till)
    total += taken_by(till, seed);
  return total;
}

/// An evening in the shop, of three tills or others: A, B, C …
std::shared_ptr<Shop> evening(std::uint64_t seed, std::size_t count = 3) {
  Stage stage(seed);
  auto shop = std::make_shared<Shop>(seed);
  std::vector<Till> tills;
  for (std::size_t i = 0; i < count; ++i)
    tills.emplace_back(shop, std::string(1, static_cast<char>('A' + i)),
                       taken_by(i, seed));
  stage.run([&] { return close_shop(std::move(tills)); });
  shop->closed_after(stage.time());
  return shop;
}

std::string step_by_step(const Diary& diary, const char* between) {
  std::string story;
  for (const Shop::Entry& entry : diary)
    story += fmt::format("{}at {} ms {} {} {}", story.empty() ? "" : between,
                         entry.time.count(), entry.who,
                         entry.wrote ? "writes" : "reads", entry.total);
  return story;
}

bool has_written(const Diary& diary, std::string_view who) {
  return std::any_of(diary.begin(), diary.end(), [&](const auto& entry) {
    return entry.wrote && entry.who == who;
  });
}

/// "A read 100 and was suspended; B wrote 120; A wrote 110": the first time
/// that somebody wrote over what had come in between; or nothing.
std::string lost_update(const Diary& diary) {
  for (auto last = diary.begin(); last != diary.end(); ++last) {
    if (!last->wrote) continue;
    const auto mine = [&](const auto& entry) { return entry.who == last->who; };
    const auto read = std::find_if(diary.begin(), last, [&](const auto& entry) {
      return mine(entry) && !entry.wrote;
    });
    const auto other = std::find_if(read, last, [&](const auto& entry) {
      return !mine(entry) && entry.wrote;
    });
    if (other != last)
      return fmt::format(
          "{} read {} and was suspended; {} wrote {}; {} wrote {}", last->who,
          read->total, other->who, other->total, last->who, last->total);
  }
  return "";
}

std::string sum_of(const Shop& shop, std::uint64_t seed) {
  return fmt::format("The total is {}, and should be {}.", shop.total(),
                     right_total(3, seed));
}

/// What happened in an evening after which money was missing.
std::string misfortune(const Shop& shop, std::uint64_t seed) {
  if (const std::string lost = lost_update(shop.diary()); !lost.empty())
    return lost + ".  One update lost.";
  for (const char* till : {"A", "B", "C"})
    if (!has_written(shop.diary(), till))
      return fmt::format("{} never wrote the total.  {}", till,
                         sum_of(shop, seed));
  return sum_of(shop, seed);
}

const char* advice(const Shop& shop) {
  return lost_update(shop.diary()).empty()
             ? "Let every till add what it has taken.  Who finds the total "
               "locked waits for it."
             : "Between its reading and its writing, a till is suspended, and "
               "others go on.  Let only one till at a time into that passage.";
}

void replay(std::uint64_t seed) {
  const auto shop = evening(seed);
  require(shop->total() == right_total(3, seed),
          fmt::format("Seed {}, step by step: {}.  {}", seed,
                      step_by_step(shop->diary(), "; "), sum_of(*shop, seed)),
          "No update is lost.", advice(*shop));
}

void run_many() {
  constexpr std::uint64_t seeds = 1000;
  std::vector<std::uint64_t> bad;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    if (evening(seed)->total() != right_total(3, seed)) bad.push_back(seed);
  if (bad.empty()) return;
  const auto shop = evening(bad.front());
  throw Mistake(
      fmt::format("Seed {}: {}  The same goes wrong with {} of {} seeds.  "
                  "Replay: --seed {}",
                  bad.front(), misfortune(*shop, bad.front()), bad.size(),
                  seeds, bad.front()),
      "No update is lost, whoever comes first.", advice(*shop));
}

void nothing_is_lost() {
  if (const auto seed = exercise::seed_to_replay())
    replay(*seed);
  else
    run_many();
}

void any_number_of_tills() {
  const auto more = exercise::drawn(4, 9);
  for (const std::size_t tills : {std::size_t{0}, std::size_t{1}, more}) {
    const int total = evening(1, tills)->total();
    require(total == right_total(tills, 1),
            fmt::format("With {} tills the total is {}.", tills, total),
            fmt::format("It is {}.", right_total(tills, 1)),
            "Add what each till has taken, however many there are.");
  }
}

/// Each till reads the total itself: somebody else may have added to it.
void each_reads_before_it_writes() {
  const auto shop = evening(2);
  std::size_t reads = 0;
  for (const auto& entry : shop->diary()) reads += entry.wrote ? 0 : 1;
  require(reads == 3,
          fmt::format("Three tills wrote the total, and it was read {} times.",
                      reads),
          "Who adds to the total has read it just before: other shops write to "
          "it, too.",
          "Keep no copy of the total from one till to the next.");
}

/// Counting takes less than 200 ms, and a till 4 ms to read and to write.
void nobody_sleeps() {
  const auto shop = evening(3);
  require(shop->closed_after() <= 200ms + 3 * 4ms,
          fmt::format("The shop was closed after {} ms.",
                      shop->closed_after().count()),
          "Three tills take at most 200 ms to count, and 4 ms each to add.",
          "Do not sleep until the others are surely done: wait for the lock, "
          "and go on at once.");
}

void tills_count_together() {
  const auto shop = evening(exercise::seed_to_replay().value_or(0));
  require(shop->most_counting() == 3,
          fmt::format("Of three tills, at most {} counted money at a time.",
                      shop->most_counting()),
          "All three count at the same time.",
          "Lock as little as you can: the counting shares nothing.");
}

}  // namespace

void check(Check& check) {
  check.step("no update is lost, whatever the order", nothing_is_lost);
  check.step("the tills count at the same time", tills_count_together);
  check.step("there may be any number of tills", any_number_of_tills);
  check.step("each till reads the total before it writes",
             each_reads_before_it_writes);
  check.step("no till waits longer than it must", nobody_sleeps);
}

void demonstrate() {
  const std::uint64_t seed = exercise::seed_to_replay().value_or(0);
  std::cout << fmt::format(
      "three tills add {}, {} and {} to a total of 100; seed {}\n",
      taken_by(0, seed), taken_by(1, seed), taken_by(2, seed), seed);
  const auto shop = evening(seed);
  std::cout << step_by_step(shop->diary(), "\n") << "\ntotal " << shop->total()
            << '\n';
}
