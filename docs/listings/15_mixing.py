# Each page is waited for, then computed on.  The loop does all the waiting;
# worker processes do the computing, and the loop waits for them, too.

import asyncio
from concurrent.futures import ProcessPoolExecutor


def add_up(end):
    return sum(range(1, end + 1))


async def fetch_and_crunch(pool, page):
    await asyncio.sleep(0.02)  # stands for a request
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, add_up, 1000 * page)


async def read_pages():
    with ProcessPoolExecutor() as pool:
        pages = (fetch_and_crunch(pool, page) for page in range(1, 5))
        for total in await asyncio.gather(*pages):
            print(total)


if __name__ == "__main__":
    asyncio.run(read_pages())
