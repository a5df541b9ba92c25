#include "instruments/check.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/rendezvous.hpp"

using exercise::Beside;
using exercise::Check;
using exercise::Rendezvous;
using exercise::require;
using namespace std::chrono_literals;

namespace {

/// A transfer, as it was noted down, with the balances at that moment.
struct Entry {
  int from = 0;
  int to = 0;
  long amount = 0;
  long from_holds = 0;
  long to_holds = 0;
};

/// What note() does.  Set only while no transfer is under way.
std::function<void(const Entry&)> write_down = [](const Entry&) {};

/// Six accounts with 1000 each.
struct Bank {
  Bank() {
    for (Account& account : accounts) {
      account.number = static_cast<int>(&account - accounts.data());
      account.balance = 1000;
    }
  }

  std::array<Account, 6> accounts;
};

/// As if another thread wanted the account: the lock is tried, never waited
/// for.
bool is_locked(Account& account) {
  bool free = false;
  std::thread([&] {
    free = account.mutex.try_lock();
    if (free) account.mutex.unlock();
  }).join();
  return !free;
}

void require_balance(const Bank& bank, std::size_t number, long expected) {
  const long balance = bank.accounts[number].balance;
  require(balance == expected,
          fmt::format("Account {} holds {}.", number, balance),
          fmt::format("It holds {}.", expected),
          "Take the amount from the one account, and add it to the other.");
}

void require_right_entry(const Entry& noted, int from, int to, long amount) {
  require(noted.from == from && noted.to == to && noted.amount == amount,
          fmt::format("{} went from account {} to {}, and {} from account {} "
                      "to {} was noted.",
                      amount, from, to, noted.amount, noted.from, noted.to),
          "A transfer is noted as it was made.",
          "Whatever the order of the locks: note(from, to, amount).");
  require(
      noted.from_holds == 1000 - amount && noted.to_holds == 1000 + amount,
      fmt::format("When {} was noted, the accounts that had held 1000 each "
                  "held {} and {}.",
                  amount, noted.from_holds, noted.to_holds),
      fmt::format("They hold {} and {}: the balances in the book are right.",
                  1000 - amount, 1000 + amount),
      "Move the money first, and note it then, under both locks.");
}

/// From a low number to a high one, or the other way round.
void both_are_locked(std::size_t from, std::size_t to) {
  Bank bank;
  std::optional<Entry> noted;
  bool from_locked = false;
  bool to_locked = false;
  write_down = [&](const Entry& entry) {
    noted = entry;
    from_locked = is_locked(bank.accounts[from]);
    to_locked = is_locked(bank.accounts[to]);
  };
  transfer(bank.accounts[from], bank.accounts[to], 30);
  require(noted.has_value(), "The transfer was not noted.",
          "transfer() calls note().",
          "Call note() when the money is moved, before you unlock.");
  require(from_locked && to_locked,
          fmt::format("While the transfer was noted, {} locked.",
                      from_locked || to_locked ? "one account was not"
                                               : "neither account was"),
          "Both are, or somebody could see the one balance changed and the "
          "other not, or change them before they are in the book.",
          "Hold both locks until note() has returned.");
  require_right_entry(*noted, static_cast<int>(from), static_cast<int>(to), 30);
  require_balance(bank, from, 970);
  require_balance(bank, to, 1030);
}

/// Somebody else has one of the accounts, so the transfer waits for it;
/// meanwhile anybody may look at the other one, unless that is locked.
void nothing_moves_before_both_are_held(std::size_t busy, std::size_t other) {
  const auto bank = std::make_shared<Bank>();
  write_down = [](const Entry&) {};
  std::unique_lock held(bank->accounts[busy].mutex);
  Beside<void> moving(
      [bank] { transfer(bank->accounts[0], bank->accounts[1], 30); });
  long seen = 1000;
  const auto end =
      std::chrono::steady_clock::now() + 2s;  // who spins never rests
  exercise::await([&] {
    const std::unique_lock look(bank->accounts[other].mutex, std::try_to_lock);
    if (look) seen = bank->accounts[other].balance;
    return seen != 1000 || std::chrono::steady_clock::now() >= end;
  });
  held.unlock();
  require(seen == 1000,
          fmt::format("A transfer waited for account {}, and account {} held "
                      "{} already and was not locked.",
                      busy, other, seen),
          "Nobody sees money that has left one account, and has not come to "
          "the other.",
          "Take both locks first, and move the money then.");
  moving.result();
}

void both_are_locked_until_it_is_noted() {
  both_are_locked(0, 1);
  both_are_locked(4, 2);
  nothing_moves_before_both_are_held(0, 1);
  nothing_moves_before_both_are_held(1, 0);
}

/// One after the other, so that nobody can get stuck; the sanitizer remembers
/// the order of the locks.
void there_and_back() {
  Bank bank;
  write_down = [](const Entry&) {};
  const auto move = [&bank](std::size_t from, std::size_t to) {
    std::thread([&] {
      transfer(bank.accounts[from], bank.accounts[to], 10);
    }).join();
  };
  move(0, 1);
  move(1, 0);
  for (std::size_t i = 0; i < 4; ++i) move(i, (i + 1) % 4);
  for (std::size_t i = 0; i < 4; ++i) require_balance(bank, i, 1000);
}

void others_go_on_meanwhile() {
  const auto bank = std::make_shared<Bank>();
  const auto meeting = std::make_shared<Rendezvous>(2);
  write_down = [meeting](const Entry&) { meeting->arrive(); };
  const auto moving = [&](std::size_t from, std::size_t to) {
    return Beside<void>([bank, from, to] {
      transfer(bank->accounts[from], bank->accounts[to], 10);
    });
  };
  const auto first = moving(0, 1);
  const auto second = moving(2, 3);
  require(exercise::await([&] { return meeting->present() == 2; }),
          "While a transfer from account 0 to 1 was being noted, one from "
          "account 2 to 3 waited.",
          "They share no account, so they can happen at the same time.",
          "Lock the two accounts, and nothing else.");
}

/// One transfer is being noted, another one waits for one of its accounts, and
/// a third has nothing to do with either.
void who_waits_holds_up_nobody() {
  const auto bank = std::make_shared<Bank>();
  const auto meeting = std::make_shared<Rendezvous>(3);
  write_down = [meeting](const Entry&) { meeting->arrive(); };
  const auto moving = [&](std::size_t from, std::size_t to) {
    return Beside<void>([bank, from, to] {
      transfer(bank->accounts[from], bank->accounts[to], 10);
    });
  };
  auto first = moving(0, 1);
  exercise::await([&] { return meeting->present() == 1; });
  auto second = moving(1, 2);
  exercise::come_to_rest();
  auto third = moving(3, 4);
  require(exercise::await([&] { return meeting->present() == 2; }),
          "A transfer from account 1 to 2 waited for account 1, and one from "
          "account 3 to 4 waited for it.",
          "They share no account, so they can happen at the same time.",
          "Who waits for an account holds no lock that others want.");
  meeting->open();
  for (auto* each : {&first, &second, &third}) each->result();
}

/// In every direction at once.
void make_transfers(Bank& bank, std::atomic<int>& made) {
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (std::size_t from = 0; from < 4; ++from)
    threads.emplace_back([&bank, &made, from] {
      for (std::size_t i = 0; i < 500; ++i) {
        const std::size_t to = (from + 1 + i % 3) % 4;
        transfer(bank.accounts[from], bank.accounts[to], 1);
        made.fetch_add(1, std::memory_order_relaxed);
      }
    });
}

void money_is_kept() {
  const auto bank = std::make_shared<Bank>();
  const auto made = std::make_shared<std::atomic<int>>(0);
  const auto noted = std::make_shared<std::atomic<int>>(0);
  write_down = [noted](const Entry&) {
    noted->fetch_add(1, std::memory_order_relaxed);
  };
  exercise::Beside<void> moving([bank, made] { make_transfers(*bank, *made); });
  const bool all_made = exercise::await([&] { return moving.ended(); });
  const bool they_sleep = all_made || exercise::come_to_rest();
  require(all_made,
          fmt::format("Four threads made {} of 2000 transfers.  Then {}.",
                      made->load(),
                      they_sleep ? "all of them were waiting, and nobody was "
                                   "left to wake them"
                                 : "they tried again and again, and kept the "
                                   "cores busy, but hardly got on"),
          "All transfers come to an end.",
          "Each thread holds a lock that the next one wants.  Who could let go "
          "first?");
  moving.result();
  require(*noted == 2000,
          fmt::format("Of 2000 transfers {} were made; the others were given "
                      "up.",
                      noted->load()),
          "Each of them is made, however long it has to wait.",
          "Do not count tries: wait.");
  long sum = 0;
  for (const Account& account : bank->accounts) sum += account.balance;
  require(sum == 6000, fmt::format("In the end the bank holds {}.", sum),
          "It holds 6000, as in the beginning.",
          "Change a balance only while you hold the lock of its account.");
}

}  // namespace

void note(const Account& from, const Account& to, long amount) {
  write_down({.from = from.number,
              .to = to.number,
              .amount = amount,
              .from_holds = from.balance,
              .to_holds = to.balance});
}

void check(Check& check) {
  check.step("money goes there and back", there_and_back);
  check.step("four threads lose no money", money_is_kept);
  check.step("a transfer holds both accounts until it is noted",
             both_are_locked_until_it_is_noted);
  check.step("transfers between other accounts go on meanwhile",
             others_go_on_meanwhile);
  check.step("who waits for an account holds up nobody else",
             who_waits_holds_up_nobody);
}

void demonstrate() {
  std::cout << "four threads make 500 transfers each\n";
  money_is_kept();
  std::cout << "all of them came to an end\n";
}
