# Calling a coroutine only makes it.  Awaiting it does it and waits for its
# end; starting it as a task lets it go on beside the others.

import asyncio


async def fetch(page, answered):
    print(f"  {page} is asked for")
    await answered.wait()  # here it pauses, and the others go on
    print(f"  {page} is here")


async def answer(*events):
    for event in events:
        event.set()
        await asyncio.sleep(0)  # a turn for everybody else


async def read_pages():
    print("made, not awaited")
    fetch("x", asyncio.Event()).close()

    print("one after the other")
    a, b = asyncio.Event(), asyncio.Event()
    server = asyncio.create_task(answer(a, b))
    await fetch("a", a)
    await fetch("b", b)
    await server

    print("as tasks")
    a, b = asyncio.Event(), asyncio.Event()
    tasks = [
        asyncio.create_task(fetch("a", a)),
        asyncio.create_task(fetch("b", b)),
        asyncio.create_task(answer(b, a)),
    ]
    for task in tasks:
        await task


asyncio.run(read_pages())
