# While one thread computes, does another one run?  A thread keeps the lock until
# it waits, or until it is asked for it; here it is not asked.

import hashlib
import sys
from threading import Event, Thread

sys.setswitchinterval(1000)  # seconds, in place of 0.005
DATA = bytes(1_000_000)


def does_another_run(work):
    begin, ran = Event(), Event()

    def other():
        begin.wait()
        ran.set()

    thread = Thread(target=other)
    thread.start()
    begin.set()  # from now on it wants the lock
    work(ran)
    answer = "yes" if ran.is_set() else "no"
    thread.join()
    return answer


def python_code(ran):
    for _ in range(100_000):
        pass


def hashing(ran):
    while not ran.is_set():  # would never end if the lock were kept
        hashlib.sha256(DATA)


print("beside Python code:", does_another_run(python_code))
print("beside hashlib:    ", does_another_run(hashing))
