#pragma once

#include <mutex>

struct Account {
  int number = 0;
  long balance = 0;
  std::mutex mutex;  // guards balance
};

/// Given: writes a transfer down in the bank's book.  It takes its time.
///
/// Requires: both accounts are locked, so that the balances in the book are
///           right.
/// Thread safety: any number of threads may write at once.
void note(const Account& from, const Account& to, long amount);

/// Moves money, and notes it with note() before anybody else can see either
/// balance.
///
/// Requires: two different accounts.
/// Blocks: only for transfers that share an account with this one.
/// Thread safety: any number of threads may move money at once.
void transfer(Account& from, Account& to, long amount);
