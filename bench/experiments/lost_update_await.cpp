// A balance that coroutines read, then await something, and then write.

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <utility>

#include "bench/experiments/experiments.hpp"
#include "models/async/deterministic_loop.hpp"
#include "models/async/gather.hpp"
#include "models/async/mutex.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Wait = std::chrono::steady_clock::duration;

constexpr int people = 10;
constexpr int payments = 5;  // by each of them
constexpr int due = people * payments;
constexpr std::size_t games = 100;

struct Account {
  async::Mutex mutex;
  Wait bank_wait;
  int balance = 0;
};

/// The others get a turn between reading and writing.
asio::awaitable<void> pay_in(Account& account) {
  for (int i = 0; i < payments; ++i) {
    const int before = account.balance;
    co_await async::sleep_for(account.bank_wait);
    account.balance = before + 1;
  }
}

asio::awaitable<void> pay_in_locked(Account& account) {
  for (int i = 0; i < payments; ++i) {
    const auto lock = co_await account.mutex.lock();
    const int before = account.balance;
    co_await async::sleep_for(account.bank_wait);
    account.balance = before + 1;
  }
}

/// Needs no lock: nobody else gets a turn where nothing is awaited.
asio::awaitable<void> await_then_pay_in(Account& account) {
  for (int i = 0; i < payments; ++i) {
    co_await async::sleep_for(account.bank_wait);
    const int before = account.balance;
    account.balance = before + 1;
  }
}

using Payment = asio::awaitable<void> (*)(Account&);

asio::awaitable<int> everybody_pays(Payment payment, Wait bank_wait) {
  const auto loop = co_await asio::this_coro::executor;
  Account account{.mutex = async::Mutex(loop), .bank_wait = bank_wait};
  std::vector<asio::awaitable<void>> works;
  works.reserve(people);
  for (int i = 0; i < people; ++i) works.push_back(payment(account));
  co_await async::gather(std::move(works));
  co_return account.balance;
}

Observed tell(std::size_t losing, std::size_t of, double lost) {
  const char* answer = losing == 0    ? "none was lost"
                       : losing == of ? "some were lost every time"
                                      : "some were lost now and then";
  return {.answers = {answer},
          .measures = {{"lost_updates_count", lost},
                       {"losing_games_share", static_cast<double>(losing) /
                                                  static_cast<double>(of)}}};
}

Observed play_games(Payment payment, std::uint64_t seed) {
  std::size_t losing = 0;
  double lost = 0;
  for (std::size_t game = 0; game < games; ++game) {
    async::DeterministicLoop loop(seed + game);
    const int paid = async::run(loop, everybody_pays(payment, Wait::zero()));
    if (paid != due) ++losing;
    lost += due - paid;
  }
  return tell(losing, games, lost);
}

Observed use_real_loop(Payment payment, double bank_seconds) {
  const auto wait = std::chrono::duration_cast<Wait>(
      std::chrono::duration<double>(bank_seconds));
  const int paid =
      async::run(everybody_pays(payment, wait), {.handle_signals = false});
  return tell(paid == due ? 0 : 1, 1, due - paid);
}

Claim lost(const char* id, const char* text, const char* arm,
           const char* relation, double claimed) {
  return {.id = id,
          .text = text,
          .measure = "lost_updates_count",
          .arm = arm,
          .relation = relation,
          .claimed = claimed};
}

}  // namespace

Experiment lost_update_await(const Setting& setting) {
  const double bank = 0.1 * setting.time_scale;
  const std::string always = "some were lost every time";
  const std::string never = "none was lost";

  Experiment experiment{
      .id = "lost_update_await",
      .title = "A balance shared by coroutines",
      .source = "A2",
      .question = "Can one thread alone lose an update?",
      .work = fmt::format("10 coroutines pay in 5 times each; the bank takes "
                          "{:g} ms; or {} games in which a die decides who "
                          "moves next",
                          1000 * bank, games),
      .kind = Kind::waiting,
      .tasks = due,
      .computing_seconds = 0.05};
  const auto add = [&](const std::string& name, const std::string& answer,
                       Variant variant, double bound) {
    Arm arm{.name = name, .concurrency = people, .spec = {.tasks = due}};
    if (bound > 0) arm.bound.seconds = bound;
    arm.variant = std::move(variant);
    arm.expected = {answer};
    experiment.arms.push_back(std::move(arm));
  };
  const auto add_way = [&](const std::string& name, const std::string& answer,
                           Payment payment, double bound) {
    add(
        name, answer,
        [=](const auto&, const auto&) { return use_real_loop(payment, bank); },
        bound);
    add(
        name + ", 100 games", answer,
        [payment, seed = setting.seed](const auto&, const auto&) {
          return play_games(payment, seed);
        },
        0);
  };
  add_way("read, await, write", always, pay_in, payments * bank);
  add_way("the same, locked", never, pay_in_locked, due * bank);
  add_way("await, read, write", never, await_then_pay_in, payments * bank);
  experiment.claims = {
      lost("await_loses",
           "A coroutine that reads, awaits and then writes loses updates, on a "
           "single thread",
           "read, await, write", "at_least", 1),
      {.id = "whoever_moves_next",
       .text = "It loses some whoever is next to move",
       .measure = "losing_games_share",
       .arm = "read, await, write, 100 games",
       .relation = "exactly",
       .claimed = 1},
      lost("lock_cures", "With a lock none is lost", "the same, locked",
           "exactly", 0),
      lost("lock_always_cures",
           "With a lock none is lost in a hundred games either",
           "the same, locked, 100 games", "exactly", 0),
      lost("no_await_no_lock",
           "Where nothing is awaited between reading and writing, no lock is "
           "needed",
           "await, read, write, 100 games", "exactly", 0),
      {.id = "price_of_the_lock",
       .text = "The lock has its price: ten coroutines wait for the bank one "
               "after another",
       .measure = "speed_up",
       .arm = "await, read, write",
       .base = "the same, locked",
       .relation = "about",
       .claimed = people,
       .tolerance = 0.15,
       .bound = people},
  };
  return experiment;
}

}  // namespace lab
