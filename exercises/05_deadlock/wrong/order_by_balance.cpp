#include "exercise.hpp"
void transfer(Account& from, Account& to, long amount) {
  Account* a = &from;
  Account* b = &to;
  if (a->balance > b->balance) std::swap(a, b);
  const std::scoped_lock x(a->mutex);
  const std::scoped_lock y(b->mutex);
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
}
