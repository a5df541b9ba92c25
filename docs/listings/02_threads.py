# Five waits side by side, with a thread for each.  Nobody passes the barrier
# before all five stand in front of it: the program can only come to its end
# if they really wait at the same time.

from threading import Barrier, Thread

all_asked = Barrier(5)
pages = [""] * 5


def fetch(page):
    all_asked.wait()  # stands for a slow server: blocks this thread
    pages[page] = f"page {page}"


threads = [Thread(target=fetch, args=(i,)) for i in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()  # we wait for the slowest
for page in pages:
    print(page)
