# Payments into one account, on one thread.  A coroutine that reads, waits and
# then writes loses payments all the same; a lock cures that.  So does reading
# and writing without a wait in between.

import asyncio


class Account:
    balance = 0


async def pay_in(account):
    before = account.balance
    await asyncio.sleep(0)  # stands for a request: everybody else gets a turn
    account.balance = before + 1


async def pay_in_locked(account, lock):
    async with lock:
        await pay_in(account)


async def pay_in_at_once(account):
    await asyncio.sleep(0)  # the request first
    account.balance += 1


async def one_thread():
    lock = asyncio.Lock()
    careless, careful, quick = Account(), Account(), Account()
    await asyncio.gather(
        *(pay_in(careless) for _ in range(10)),
        *(pay_in_locked(careful, lock) for _ in range(10)),
        *(pay_in_at_once(quick) for _ in range(10)),
    )
    print(f"a wait between reading and writing: {careless.balance} of 10")
    print(f"the same under a lock: {careful.balance} of 10")
    print(f"no wait in between: {quick.balance} of 10")


asyncio.run(one_thread())
