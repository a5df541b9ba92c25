"""What the page about the articles says of CPython is so in this CPython."""

from __future__ import annotations

import asyncio
import inspect
import multiprocessing
import pickle
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "where_the_articles_are_wrong.md").read_text()


def test_pickle_protocol_5_is_the_highest_and_the_default_as_told() -> None:
    assert pickle.HIGHEST_PROTOCOL == 5
    assert pickle.DEFAULT_PROTOCOL == (5 if sys.version_info >= (3, 14) else 4)


def test_an_error_that_was_collected_cannot_be_sliced() -> None:
    async def fail() -> str:
        raise ValueError("bad news")

    async def collect() -> list[object]:
        return list(await asyncio.gather(fail(), return_exceptions=True))

    (result,) = asyncio.run(collect())
    with pytest.raises(TypeError, match="not subscriptable"):
        result[:100]  # type: ignore[index]


def test_permits_that_are_free_and_queues_with_items_give_no_turn() -> None:
    async def count_turns() -> int:
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(other())
        permits, queue = asyncio.Semaphore(1), asyncio.Queue[int]()
        for item in range(100):
            await queue.put(item)
            await queue.get()
            async with permits:
                pass
        task.cancel()
        return turns

    assert asyncio.run(count_turns()) == 0


def test_policies_are_deprecated_and_replaced_when_the_page_says() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.get_event_loop_policy()
    assert bool(caught) == (sys.version_info >= (3, 14))
    parameters = inspect.signature(asyncio.run).parameters
    assert ("loop_factory" in parameters) == (sys.version_info >= (3, 12))


def test_imap_takes_inputs_although_no_result_is_read() -> None:
    many_taken = threading.Event()

    def inputs() -> Iterator[int]:
        for number in range(1000):
            if number == 200:
                many_taken.set()
            yield number

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        results = pool.imap(str, inputs())
        assert many_taken.wait(60)
        assert next(results) == "0"


def test_a_row_names_its_article_by_a_letter_that_is_explained() -> None:
    named = set(re.findall(r"\bA\d\b", PAGE))
    assert named == {"A1", "A2", "A3", "A4", "A5"}


def test_a_name_of_an_experiment_is_in_the_catalogue() -> None:
    tables = (ROOT / "bench" / "experiments").glob("*.cpp")
    catalogue = "\n".join(table.read_text() for table in tables)
    last_cells = re.findall(r"\| ([^|]*) \|$", PAGE, re.MULTILINE)
    names = {name for cell in last_cells for name in re.findall(r"`(\w+)`", cell)}
    assert names
    assert [name for name in sorted(names) if f'"{name}"' not in catalogue] == []
