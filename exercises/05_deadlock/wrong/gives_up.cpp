#include <thread>

#include "exercise.hpp"

// After a hundred tries the money stays where it is, and nobody is told.
void transfer(Account& from, Account& to, long amount) {
  const std::scoped_lock first(from.mutex);
  for (int tries = 0; !to.mutex.try_lock(); ++tries) {
    if (tries == 100) return;
    std::this_thread::yield();
  }
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
  to.mutex.unlock();
}
