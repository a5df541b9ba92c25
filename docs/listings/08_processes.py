# A worker process has a memory of its own: what it notes down stays there, and
# when it is killed, we are told and go on.

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

notes = 0  # each process has one of its own


def add_to_notes(number):
    global notes
    notes += number
    return notes


def crash():
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=1) as pool:
        for total in pool.map(add_to_notes, [1, 2, 3]):
            print("the worker's notes:", total)
        print("our notes:", notes)

        try:
            pool.submit(crash).result()
        except BrokenProcessPool:
            print("the worker was killed, and we go on")
