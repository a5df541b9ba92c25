# Payments into one account by several threads: with a lock, and in two steps
# that another thread gets in between.

from threading import Barrier, Lock, Thread


class Account:
    balance = 0


def at_once(work, count):
    threads = [Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def with_a_lock():
    account, lock = Account(), Lock()

    def pay_in():
        for _ in range(1000):
            with lock:
                account.balance += 1

    at_once(pay_in, 4)
    return account.balance


def in_two_steps():
    account, both_have_read = Account(), Barrier(2)

    def pay_in():
        before = account.balance
        both_have_read.wait()  # the bad order, on purpose
        account.balance = before + 1

    at_once(pay_in, 2)
    return account.balance


print(f"a lock: {with_a_lock()} of 4000")
print(f"read and written in two steps: {in_two_steps()} of 2")
