#include <chrono>
#include <thread>

#include "exercise.hpp"

// A pause makes the deadlock rare, and leaves it possible.
void transfer(Account& from, Account& to, long amount) {
  if (from.number > to.number)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const std::scoped_lock first(from.mutex);
  const std::scoped_lock second(to.mutex);
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
}
