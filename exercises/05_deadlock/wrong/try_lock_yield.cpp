#include <thread>

#include "exercise.hpp"

// Holds the one account and tries the other for ever: so does who comes the
// other way.
void transfer(Account& from, Account& to, long amount) {
  const std::scoped_lock first(from.mutex);
  while (!to.mutex.try_lock()) std::this_thread::yield();
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
  to.mutex.unlock();
}
