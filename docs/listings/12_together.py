# Two things at once, and one of them fails.  After gather the other one runs
# on; in a task group it is cancelled.

import asyncio


async def fetch(answered):
    try:
        await answered.wait()
    except asyncio.CancelledError:
        print("the other one is cancelled")
        raise
    print("the other one is done")


async def fail():
    raise RuntimeError("bad news")


async def gathered():
    answered = asyncio.Event()
    other = asyncio.create_task(fetch(answered))
    try:
        await asyncio.gather(other, fail())
    except RuntimeError as error:
        print("gather:", error)
    answered.set()
    await other


async def grouped():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fetch(asyncio.Event()))
            group.create_task(fail())
    except ExceptionGroup as error:
        print("group:", len(error.exceptions), "error")


asyncio.run(gathered())
asyncio.run(grouped())
