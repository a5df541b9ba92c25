#include <thread>
#include "exercise.hpp"
void transfer(Account& from, Account& to, long amount) {
  for (;;) {
    std::unique_lock a(from.mutex);
    std::unique_lock b(to.mutex, std::try_to_lock);
    if (b) {
      from.balance -= amount;
      to.balance += amount;
      note(from, to, amount);
      return;
    }
    a.unlock();
    std::this_thread::yield();
  }
}
