#include "exercise.hpp"

// A scoped_lock of two mutexes takes both without ever waiting for one while it
// holds the other: if it cannot have the second, it lets go of the first.
//
// The other good way is an order that all threads keep to: lock the account
// with the smaller number first, whichever way the money goes.
void transfer(Account& from, Account& to, long amount) {
  const std::scoped_lock both(from.mutex, to.mutex);
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
}
