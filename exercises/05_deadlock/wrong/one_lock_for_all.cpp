#include "exercise.hpp"

namespace {

std::mutex bank;

}  // namespace

// With one more lock round everything no circle can close, but only one
// transfer can happen in the whole bank.
void transfer(Account& from, Account& to, long amount) {
  const std::scoped_lock all(bank);
  const std::scoped_lock both(from.mutex, to.mutex);
  from.balance -= amount;
  to.balance += amount;
  note(from, to, amount);
}
