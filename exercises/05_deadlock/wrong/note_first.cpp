#include "exercise.hpp"

// Notes the transfer, and moves the money then: the balances in the book are
// the old ones.
void transfer(Account& from, Account& to, long amount) {
  const std::scoped_lock both(from.mutex, to.mutex);
  note(from, to, amount);
  from.balance -= amount;
  to.balance += amount;
}
