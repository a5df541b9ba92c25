# A counter between kitchen and dining room, with room for two dishes.  Who
# must wait for it sleeps, and is woken when something has changed.

from collections import deque
from threading import Condition, Thread

ROOM = 2


class Counter:
    def __init__(self):
        self.changed = Condition()  # with a lock, which guards all below
        self.dishes = deque()
        self.most = 0

    def put(self, dish):
        with self.changed:
            self.changed.wait_for(lambda: len(self.dishes) < ROOM)
            self.dishes.append(dish)
            self.most = max(self.most, len(self.dishes))
            self.changed.notify_all()

    def take(self):
        with self.changed:
            self.changed.wait_for(lambda: self.dishes)
            dish = self.dishes.popleft()
            self.changed.notify_all()
            return dish

    def wait_until_full(self):
        with self.changed:
            self.changed.wait_for(lambda: len(self.dishes) == ROOM)


counter = Counter()


def cook():
    for dish in range(1, 7):
        counter.put(dish)


thread = Thread(target=cook)
thread.start()
counter.wait_until_full()
print("the counter is full: the cook waits")
total = sum(counter.take() for _ in range(6))
thread.join()
print("at most", counter.most, "dishes on the counter")
print("all served:", total)
