#include <utility>

#include "exercise.hpp"

// Puts the accounts in order, and notes them in that order, too: half of the
// transfers stand in the book the wrong way round.
void transfer(Account& from, Account& to, long amount) {
  Account* first = &from;
  Account* second = &to;
  if (to.number < from.number) std::swap(first, second);
  const std::scoped_lock one(first->mutex);
  const std::scoped_lock other(second->mutex);
  from.balance -= amount;
  to.balance += amount;
  note(*first, *second, amount);
}
