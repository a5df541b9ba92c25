#include "exercise.hpp"

// TODO: somebody may do the same the other way round at this very moment.
void transfer(Account& from, Account& to, long amount) {
  const std::scoped_lock first(from.mutex);
  const std::scoped_lock second(to.mutex);
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
}
