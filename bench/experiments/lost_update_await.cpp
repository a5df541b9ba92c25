// A balance that coroutines read, then await something, and then write.

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <numeric>
#include <utility>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/async/deterministic_loop.hpp"
#include "models/async/gather.hpp"
#include "models/async/mutex.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using namespace metrics;

constexpr int people = 10;
constexpr int payments = 5;  // by each of them
constexpr int due = people * payments;
constexpr std::size_t games = 100;
constexpr const char* always = "some were lost every time";
constexpr const char* never = "none was lost";

struct Account {
  async::Mutex mutex;
  Clock::duration bank_wait;
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

asio::awaitable<int> everybody_pays(Payment payment,
                                    Clock::duration bank_wait) {
  const auto loop = co_await asio::this_coro::executor;
  Account account{.mutex = async::Mutex(loop), .bank_wait = bank_wait};
  std::vector<asio::awaitable<void>> works;
  works.reserve(people);
  for (int i = 0; i < people; ++i) works.push_back(payment(account));
  co_await async::gather(std::move(works));
  co_return account.balance;
}

/// Of some games, each with the updates that it has lost.
Observed observed(const std::vector<int>& lost_in_games) {
  const auto played = lost_in_games.size();
  const auto losing =
      played - static_cast<std::size_t>(std::ranges::count(lost_in_games, 0));
  const int lost =
      std::accumulate(lost_in_games.begin(), lost_in_games.end(), 0);
  const char* answer = losing == 0        ? never
                       : losing == played ? always
                                          : "some were lost now and then";
  return {.answers = {answer},
          .measures = {measured(lost_updates_count, lost),
                       measured(losing_games_share, losing, played)}};
}

/// On a real loop, with a bank that takes so long.
Code once(Payment payment, double bank_seconds) {
  return [=](auto&&...) {
    const int paid =
        async::run(everybody_pays(payment, to_duration(bank_seconds)),
                   {.handle_signals = false});
    return observed({due - paid});
  };
}

/// In a hundred games a die decides which coroutine moves next.
Code in_games(Payment payment, std::uint64_t seed) {
  return [=](auto&&...) {
    std::vector<int> lost;
    for (std::size_t game = 0; game < games; ++game) {
      async::DeterministicLoop loop(seed + game);
      lost.push_back(due - async::run(loop, everybody_pays(payment, {})));
    }
    return observed(lost);
  };
}

Arm arm(std::string name, Code code, const char* answer, Bound bound) {
  return coded(
      std::move(name),
      {.spec = {.tasks = due}, .at_most = people, .bound = std::move(bound)},
      {answer}, std::move(code));
}

/// Each on a real loop, and in a hundred games.
std::vector<Arm> all_arms(const Setting& setting) {
  struct Variant {
    std::string name;
    Payment payment;
    const char* answer;
    int waits_in_turn;
  };
  const double bank = 0.1 * setting.time_scale;
  std::vector<Arm> arms;
  for (const auto& [name, payment, answer, waits_in_turn] :
       {Variant{"read, await, write", pay_in, always, payments},
        Variant{"the same, locked", pay_in_locked, never, due},
        Variant{"await, read, write", await_then_pay_in, never, payments}}) {
    arms.push_back(arm(name, once(payment, bank), answer,
                       {.seconds = waits_in_turn * bank}));
    arms.push_back(
        arm(name + ", 100 games", in_games(payment, setting.seed), answer, {}));
  }
  return arms;
}

}  // namespace

Experiment lost_update_await(const Setting& setting) {
  return {
      .title = "A balance shared by coroutines",
      .source = "A2",
      .question = "Can one thread alone lose an update?",
      .work =
          fmt::format("10 coroutines pay in 5 times each; the bank takes {:g} "
                      "ms; or {} games in which a die decides who moves next",
                      100 * setting.time_scale, games),
      .arms = all_arms(setting),
      .claims = {{"await_loses", statement,
                  has("read, await, write", lost_updates_count, at_least(1)),
                  "A coroutine that reads, awaits and then writes loses "
                  "updates, on a single thread"},
                 {"whoever_moves_next", check,
                  has("read, await, write, 100 games", losing_games_share,
                      exactly(1)),
                  "It loses some whoever is next to move"},
                 {"lock_cures", statement,
                  has("the same, locked", lost_updates_count, exactly(0)),
                  "With a lock none is lost"},
                 {"lock_always_cures", check,
                  has("the same, locked, 100 games", lost_updates_count,
                      exactly(0)),
                  "With a lock none is lost in a hundred games either"},
                 {"no_await_no_lock", ours,
                  has("await, read, write, 100 games", lost_updates_count,
                      exactly(0)),
                  "Where nothing is awaited between reading and writing, no "
                  "lock is needed"},
                 {"price_of_the_lock", ours,
                  faster_than("await, read, write", "the same, locked",
                              about(people, 0.15, people)),
                  "The lock has its price: ten coroutines wait for the bank "
                  "one after another"}},
      .computing_seconds = 0.05};
}

}  // namespace lab
