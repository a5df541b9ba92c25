#include "exercise.hpp"
void transfer(Account& from, Account& to, long amount) {
  auto& a = from.number < to.number ? from : to;
  auto& b = &a == &from ? to : from;
  std::lock_guard x(a.mutex);
  std::lock_guard y(b.mutex);
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
}
