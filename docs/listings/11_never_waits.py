# An await gives the others a turn only if it really has to wait.

import asyncio


async def look_up(number):
    return number  # has it already


async def count_without_waiting(who):
    for i in range(1, 4):
        number = await look_up(i)
        print(f" {who}{number}", end="")


async def count(who):
    for i in range(1, 4):
        await asyncio.sleep(0)  # for no time at all, but it waits
        print(f" {who}{i}", end="")


async def both(work):
    tasks = [asyncio.create_task(work("a")), asyncio.create_task(work("b"))]
    for task in tasks:
        await task


print("awaits, and never waits:", end="")
asyncio.run(both(count_without_waiting))
print("\nwaits each time:        ", end="")
asyncio.run(both(count))
print()
