"""CPython's ways of making many requests: fetch.py HOW CONCURRENCY SPEC."""

from __future__ import annotations

import asyncio
import zlib
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing import Pool

from measured import Batch, measure, read_batch

TIMEOUT = 70  # seconds, as in the C++ clients


def url_of(batch: Batch, task: int) -> str:
    path = batch.input.replace("{task}", str(task))
    return f"http://{batch.server}{path}"


def answer(status: int, body: bytes) -> str:
    return f"{status}, {len(body)} bytes, crc32 {zlib.crc32(body):08x}"


def with_threads(batch: Batch) -> None:
    import requests
    from requests.adapters import HTTPAdapter

    session = requests.Session()
    session.trust_env = False  # no proxies: the server is on this machine
    session.mount("http://", HTTPAdapter(pool_maxsize=batch.concurrency))

    def get(task: int) -> str:
        reply = session.get(url_of(batch, task), timeout=TIMEOUT)
        reply.raise_for_status()
        return answer(reply.status_code, reply.content)

    def work() -> list[str]:
        with ThreadPoolExecutor(batch.concurrency) as pool:
            return list(pool.map(get, range(batch.tasks)))

    measure(work, threads_made=min(batch.concurrency, batch.tasks), processes_made=0)


def get_in_process(url: str) -> str:
    import requests

    reply = requests.get(url, timeout=TIMEOUT)
    reply.raise_for_status()
    return answer(reply.status_code, reply.content)


def with_processes(batch: Batch) -> None:
    import_module("requests")  # so that forked workers need not do it

    def work() -> list[str]:
        with Pool(batch.concurrency) as pool:
            urls = [url_of(batch, task) for task in range(batch.tasks)]
            answers = pool.map(get_in_process, urls, chunksize=1)
            pool.close()
            pool.join()
            return answers

    measure(work, threads_made=3, processes_made=batch.concurrency)


# --8<-- [start:fetch]
def with_aiohttp(batch: Batch) -> None:
    import aiohttp

    async def get(session: aiohttp.ClientSession, task: int) -> str:
        async with session.get(url_of(batch, task)) as reply:
            reply.raise_for_status()
            return answer(reply.status, await reply.read())

    async def gather() -> list[str]:
        connector = aiohttp.TCPConnector(limit=batch.concurrency)
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout
        ) as session:
            tasks = (get(session, task) for task in range(batch.tasks))
            return await asyncio.gather(*tasks)

    measure(lambda: asyncio.run(gather()), threads_made=0, processes_made=0)


# --8<-- [end:fetch]


def with_uvloop(batch: Batch) -> None:
    import uvloop

    uvloop.install()
    with_aiohttp(batch)


METHODS = {
    "requests": with_threads,
    "multiprocessing": with_processes,
    "aiohttp": with_aiohttp,
    "uvloop": with_uvloop,
}

if __name__ == "__main__":
    how, batch = read_batch(METHODS)
    METHODS[how](batch)
