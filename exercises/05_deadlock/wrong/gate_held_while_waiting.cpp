#include "exercise.hpp"
// takes both under one lock for the bank, and waits for an account while
// holding that: who waits for a busy account stops all transfers between other
// accounts
static std::mutex bank;
void transfer(Account& from, Account& to, long amount) {
  std::unique_lock gate(bank);
  const std::scoped_lock both(from.mutex, to.mutex);
  gate.unlock();
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
}
