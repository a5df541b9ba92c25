"""Programs of the shapes that the articles show run against the mock server.

Nothing but the address is ours.  How many requests were under way together is
not guessed from the time: /gate/N answers only when N of them are there, and
the server counts the most that it ever had in flight.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from multiprocessing import Pool
from typing import Any

import pytest

from programs import WATCHDOG, mock_server

aiohttp = pytest.importorskip("aiohttp", reason="python3-aiohttp is not installed")
requests = pytest.importorskip("requests", reason="python3-requests is not installed")

TOKEN = "a-token-of-my-own"
PRICES = {
    "AAPL": 189.84,
    "GOOG": 141.80,
    "MSFT": 378.91,
    "AMZN": 146.88,
    "TSLA": 238.45,
    "NVDA": 495.22,
    "META": 334.92,
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with mock_server("--token", TOKEN) as address:
        yield f"http://{address}"


def peak_in_flight(server: str) -> int:
    with urllib.request.urlopen(f"{server}/stats", timeout=WATCHDOG) as reply:
        peak: int = json.load(reply)["peak_in_flight"]
    return peak


def gate(server: str, wanted: int) -> str:
    return f"{server}/gate/{wanted}?quiet_ms={1000 * WATCHDOG}"


def seen(wanted: int) -> str:
    return f'{{"seen":{wanted}}}'


# Seven share prices on one session.


async def price(session: Any, server: str, ticker: str) -> float | str:
    url = f"{server}/v2/aggs/ticker/{ticker}/prev"
    async with session.get(url, params={"adjusted": "true", "apiKey": "KEY"}) as reply:
        if reply.status != 200:
            return f"Error {reply.status}"
        data = await reply.json()
    results = data.get("results")
    return float(results[0]["c"]) if results else "no results"


async def prices(server: str, tickers: list[str]) -> dict[str, float | str]:
    async with aiohttp.ClientSession() as session:
        tasks = [price(session, server, ticker) for ticker in tickers]
        return dict(zip(tickers, await asyncio.gather(*tasks)))


def test_seven_prices_on_one_session(server: str) -> None:
    assert asyncio.run(prices(server, list(PRICES))) == PRICES


def test_a_ticker_without_a_price_spoils_no_other(server: str) -> None:
    found = asyncio.run(prices(server, ["AAPL", "FAIL", "NONE", "none", "META"]))
    assert list(found.values()) == [
        *(PRICES["AAPL"], "Error 500", "no results", "Error 404", PRICES["META"])
    ]


def test_the_address_may_be_written_in_one_piece(server: str) -> None:
    url = f"{server}/v2/aggs/ticker/AAPL/prev?adjusted=true&apiKey=KEY"
    reply = requests.get(url, timeout=WATCHDOG)
    assert reply.json()["results"][0]["c"] == PRICES["AAPL"]


# A broker that wants a token.


class Broker:
    def __init__(self, session: Any, server: str) -> None:
        self._session = session
        self._server = server

    async def _get(self, path: str) -> Any:
        async with self._session.get(f"{self._server}{path}") as reply:
            reply.raise_for_status()
            return await reply.json()

    async def history(self, ticker: str) -> list[float]:
        closes: list[float] = (await self._get(f"/history/{ticker}"))["closes"]
        return closes

    async def portfolio(self) -> list[str]:
        return [row["ticker"] for row in (await self._get("/portfolio"))["holdings"]]


async def decide(server: str, token: str) -> tuple[list[float], list[str]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        broker = Broker(session, server)
        return await asyncio.gather(broker.history("AAPL"), broker.portfolio())


def test_a_broker_is_shown_a_token_of_ones_own(server: str) -> None:
    closes, tickers = asyncio.run(decide(server, TOKEN))
    assert closes[0] == PRICES["AAPL"]
    assert tickers == list(PRICES)


def test_a_broker_refuses_another_token(server: str) -> None:
    with pytest.raises(aiohttp.ClientResponseError, match="401"):
        asyncio.run(decide(server, "lab-token"))


# Pages gathered, one of them nowhere.


AbstractResolver: Any = aiohttp.abc.AbstractResolver


class NoNames(AbstractResolver):  # type: ignore[misc]
    """Finds no name, and asks nobody."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> Any:
        raise OSError(f"{host}: no such name")

    async def close(self) -> None:
        pass


async def text_of(session: Any, url: str) -> str:
    async with session.get(url) as reply:
        text: str = await reply.text()
        return text


async def texts(urls: list[str], return_exceptions: bool = False) -> list[Any]:
    connector = aiohttp.TCPConnector(resolver=NoNames())
    async with aiohttp.ClientSession(connector=connector) as session:
        tasks = [text_of(session, url) for url in urls]
        return await asyncio.gather(*tasks, return_exceptions=return_exceptions)


def test_texts_are_gathered_in_order(server: str) -> None:
    urls = [gate(server, 3), f"{server}/delay/0?task=7", *2 * [gate(server, 3)]]
    expected = [seen(3), '{"task":7}', seen(3), seen(3)]
    assert asyncio.run(texts(urls)) == expected
    assert 3 <= peak_in_flight(server) <= 4


def test_a_host_that_does_not_resolve_is_an_error_in_its_place(server: str) -> None:
    urls = [gate(server, 2), "http://nowhere.invalid/", gate(server, 2)]
    first, nowhere, last = asyncio.run(texts(urls, return_exceptions=True))
    assert (first, last) == (seen(2), seen(2))
    assert isinstance(nowhere, aiohttp.ClientConnectorError)
    assert peak_in_flight(server) == 2


def test_a_host_that_does_not_resolve_is_raised_without_waiting(server: str) -> None:
    with pytest.raises(aiohttp.ClientConnectorError, match="nowhere.invalid"):
        # Nobody else comes through this gate.
        asyncio.run(texts([gate(server, 2), "http://nowhere.invalid/"]))


# A semaphore round each request.


async def at_most(limit: int, urls: list[str]) -> list[str]:
    semaphore = asyncio.Semaphore(limit)

    async def fetch(session: Any, url: str) -> str:
        async with semaphore:
            return await text_of(session, url)

    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(fetch(session, url) for url in urls))


def test_a_semaphore_lets_ten_in_and_never_eleven(server: str) -> None:
    assert asyncio.run(at_most(10, 50 * [gate(server, 10)])) == 50 * [seen(10)]
    assert peak_in_flight(server) == 10


# Blocking requests in threads and processes.


def get(url: str) -> str:
    reply = requests.get(url, timeout=WATCHDOG)
    reply.raise_for_status()
    text: str = reply.text
    return text


async def in_threads(urls: list[str]) -> list[str]:
    return await asyncio.gather(*(asyncio.to_thread(get, url) for url in urls))


def test_blocking_requests_overlap_in_to_thread(server: str) -> None:
    # As many as Python's own pool of threads has on a single core.
    assert asyncio.run(in_threads(5 * [gate(server, 5)])) == 5 * [seen(5)]
    assert peak_in_flight(server) == 5


def test_five_threads_give_their_results_as_they_are_completed(server: str) -> None:
    with ThreadPoolExecutor(max_workers=5) as executor:
        futures = {executor.submit(get, gate(server, 5)): task for task in range(10)}
        done = {futures[future]: future.result() for future in as_completed(futures)}
    assert done == {task: seen(5) for task in range(10)}
    assert peak_in_flight(server) == 5


def test_ten_tasks_on_five_workers(server: str) -> None:
    with Pool(5) as pool:
        assert pool.map(get, 10 * [gate(server, 5)]) == 10 * [seen(5)]
    assert peak_in_flight(server) == 5


def test_four_threads_on_a_queue_end_at_their_sentinels(server: str) -> None:
    items: queue.Queue[int | None] = queue.Queue()
    printing = threading.Lock()
    done: list[int] = []

    def work() -> None:
        while (item := items.get()) is not None:
            get(gate(server, 4))
            with printing:
                done.append(item)
            items.task_done()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for item in [*range(20), *4 * [None]]:
        items.put(item)
    for worker in workers:
        worker.join(WATCHDOG)
    assert not any(worker.is_alive() for worker in workers)
    assert sorted(done) == list(range(20))
    assert peak_in_flight(server) == 4


# What asks no server.


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def test_fibonacci_numbers_from_a_pool_of_processes() -> None:
    with ProcessPoolExecutor() as executor:
        assert list(executor.map(fib, [30, 31, 32])) == [832040, 1346269, 2178309]


def test_both_are_said_after_their_delays_that_run_together() -> None:
    said: list[str] = []

    async def say_after(delay: float, what: str) -> None:
        said.append(f"{what} is to come")
        await asyncio.sleep(delay)
        said.append(what)

    async def main() -> None:
        world = asyncio.create_task(say_after(0.02, "world"))
        hello = asyncio.create_task(say_after(0.01, "hello"))
        await hello
        await world

    asyncio.run(main())
    assert said[:2] == ["world is to come", "hello is to come"]
    assert sorted(said[2:]) == ["hello", "world"]  # in any order where time is short
