# Payments into one account.  A coroutine that reads, waits and then writes
# loses payments although there is only one thread; a lock cures that.  Threads
# need a lock even where nobody waits.

import asyncio
from threading import Lock, Thread


class Account:
    balance = 0


async def pay_in(account):
    before = account.balance
    await asyncio.sleep(0)  # stands for a request: everybody else gets a turn
    account.balance = before + 1


async def pay_in_locked(account, lock):
    async with lock:
        await pay_in(account)


async def one_thread():
    lock = asyncio.Lock()
    careless, careful = Account(), Account()
    await asyncio.gather(
        *(pay_in(careless) for _ in range(10)),
        *(pay_in_locked(careful, lock) for _ in range(10)),
    )
    print(f"one thread, no lock: {careless.balance} of 10")
    print(f"one thread, a lock: {careful.balance} of 10")


def four_threads():
    account, lock = Account(), Lock()

    def pay_in_often():
        for _ in range(1000):
            with lock:
                account.balance += 1

    threads = [Thread(target=pay_in_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return account.balance


asyncio.run(one_thread())
print(f"four threads, a lock: {four_threads()} of 4000")
