# Two kinds of work.  Waiting needs a core only to begin and to end; computing
# needs it all the time.  CPU time tells them apart: how long a core was busy.

import time


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def wait():
    time.sleep(0.2)


def compute():
    fibonacci(24)


def busy_ms(work):
    """For how many milliseconds it kept a core busy."""
    before = time.process_time()
    work()
    return 1000 * (time.process_time() - before)


waiting = busy_ms(wait)
computing = busy_ms(compute)
print("waiting:   the core was", "free" if waiting < 20 else "busy")
print("computing: the core was", "busy" if computing > waiting else "free")
