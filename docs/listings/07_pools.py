# Six pages, fetched by a pool of three threads.  Nobody passes the barrier
# before three stand in front of it, so the pages come in two waves of three.

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident

wave = Barrier(3)
workers = set()


def fetch(page):
    wave.wait()  # stands for a slow server: blocks this thread
    workers.add(get_ident())
    return f"page {page}"


with ThreadPoolExecutor(max_workers=3) as pool:
    for page in pool.map(fetch, [1, 2, 3, 4, 5, 6]):
        print(page)  # in the order of the list
print(len(workers), "threads")
