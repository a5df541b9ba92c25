#include "exercise.hpp"

// Gives the one lock back between the two halves, so as never to hold two while
// it waits; both are held again when it is noted.
void transfer(Account& from, Account& to, long amount) {
  {
    const std::scoped_lock lock(from.mutex);
    from.balance -= amount;
  }
  const std::scoped_lock both(from.mutex, to.mutex);
  to.balance += amount;
  note(from, to, amount);
}
