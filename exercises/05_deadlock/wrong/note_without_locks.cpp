#include "exercise.hpp"

// The locks are taken well and given back too early.
void transfer(Account& from, Account& to, long amount) {
  {
    const std::scoped_lock both(from.mutex, to.mutex);
    from.balance -= amount;
    to.balance += amount;
  }
  note(from, to, amount);
}
