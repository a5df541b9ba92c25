"""CPython computing and waiting: gil.py HOW CONCURRENCY SPEC.

The workloads are fibonacci, sum, checksum and sleep, by the rules of the C++ ones.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import Union

from measured import Batch, measure, read_batch

Answer = Union[str, int]


def fibonacci(n: int) -> int:
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def compute(numbers: list[int], task: int) -> str:
    n = numbers[task % len(numbers)]
    return f"F({n}) = {fibonacci(n)}"


def add_up(count: int, _task: int) -> int:
    total = 0
    for number in range(count):
        total += number
    return total % 2**64


def checksum(mebibyte: bytes, rounds: int, task: int) -> str:
    """In C, which lets go of the GIL for so many bytes."""
    crc = zlib.crc32(str(task).encode())
    for _ in range(rounds):
        crc = zlib.crc32(mebibyte, crc)
    return f"crc32 {crc:08x}"


def wait(microseconds: list[int], task: int) -> int:
    time.sleep(microseconds[task % len(microseconds)] / 1e6)
    return task


def task_of(batch: Batch) -> Callable[[int], Answer]:
    if batch.workload == "checksum":
        return partial(checksum, bytes(range(256)) * 4096, batch.size)
    if batch.workload == "sum":
        return partial(add_up, batch.size)
    numbers = [int(number) for number in (batch.input or str(batch.size)).split(",")]
    if batch.workload == "fibonacci":
        return partial(compute, numbers)
    return partial(wait, numbers)


def one_by_one(batch: Batch) -> None:
    task = task_of(batch)
    measure(
        lambda: [task(number) for number in range(batch.tasks)],
        threads_made=0,
        processes_made=0,
    )


def with_threads(batch: Batch) -> None:
    def work() -> list[Answer]:
        with ThreadPoolExecutor(batch.concurrency) as pool:
            return list(pool.map(task_of(batch), range(batch.tasks)))

    measure(work, threads_made=min(batch.concurrency, batch.tasks), processes_made=0)


def with_processes(batch: Batch) -> None:
    def work() -> list[Answer]:
        with ProcessPoolExecutor(batch.concurrency) as pool:
            return list(pool.map(task_of(batch), range(batch.tasks)))

    measure(work, threads_made=2, processes_made=batch.concurrency)


METHODS = {
    "sequential": one_by_one,
    "threads": with_threads,
    "processes": with_processes,
}

if __name__ == "__main__":
    how, batch = read_batch(METHODS)
    METHODS[how](batch)
