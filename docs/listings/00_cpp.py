# What the other listings are written with: lambdas and captures, moving, what
# happens at the end of a block, a thread, a coroutine.

import asyncio
from threading import Thread


class Guest:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, *error):
        print(f"  {self.name} leaves")


async def one_more(number):
    await asyncio.sleep(0.001)
    return number + 1


count = 1
copied = lambda count=count: count
shared = lambda: count
count = 2
print(f"captures: a copy has {copied()}, a reference {shared()}")

pages = ["one", "two"]
taken, pages = pages, []  # Python moves nothing by itself: it shares
print(f"moved: {len(taken)} pages")

print("a block")
with Guest("Anna"), Guest("Ben"):
    print("  Anna and Ben are here")


def write():
    global count
    count = 3


helper = Thread(target=write)
helper.start()
helper.join()  # by hand
print(f"a thread has written {count}")

print(f"a coroutine gives {asyncio.run(one_more(count))}")
