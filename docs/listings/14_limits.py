# Twelve callers and four permits; a quick producer, a slow consumer, and room
# for two items between them.

import asyncio

now = most = 0


async def ask(permits):
    global now, most
    async with permits:
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.005)
        now -= 1


async def produce(belt):
    longest = 0
    for item in range(1, 7):
        await belt.put(item)  # waits while two items lie there
        longest = max(longest, belt.qsize())
    await belt.put(None)  # Python 3.12 cannot close a queue
    return longest


async def consume(belt):
    total = 0
    while (item := await belt.get()) is not None:
        await asyncio.sleep(0.005)
        total += item
    return total


async def scene():
    permits = asyncio.Semaphore(4)
    await asyncio.gather(*(ask(permits) for _ in range(12)))
    print("at most", most, "callers at once")

    belt = asyncio.Queue(2)
    longest, total = await asyncio.gather(produce(belt), consume(belt))
    print("at most", longest, "items in the queue")
    print("all arrived:", total)


asyncio.run(scene())
