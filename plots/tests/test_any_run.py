"""Whatever stands in run.json, the reader makes a run of it or says what is wrong."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from plots.read_run import read_run
from plots.reading import BadRun
from plots.run import Run
from plots.tests.make_run import five_fetches, make_run

hypothesis = pytest.importorskip(
    "hypothesis", reason="python3-hypothesis is not installed"
)
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

GOOD = json.loads(json.dumps(make_run(experiments=[five_fetches()])))
NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([2**64, -1, 1e308, 0, 10**400])
)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=30))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=8), inner, max_size=3),
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each value in the tree."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key in value:
            found += places(value[key], (*path, key))
    if isinstance(value, list):
        # The first items of a list are like the others.
        for index in range(min(len(value), 2)):
            found += places(value[index], (*path, index))
    return found


PLACES = places(GOOD)


def parent_of(root: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        root = root[key]
    return root


def read(folder: Path, text: bytes) -> Run | None:
    """Anything but a BadRun of one line is a fault of the reader."""
    path = folder / "run.json"
    path.write_bytes(text)
    try:
        return read_run(path)
    except BadRun as error:
        assert str(error)
        assert "\n" not in str(error)
        assert len(str(error)) < 1000
        return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


# The same inputs each time: a test that fails now and then teaches nobody.
steadily = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_the_run_that_is_changed_below_can_be_read(folder: Path) -> None:
    assert read(folder, json.dumps(GOOD).encode()) is not None


@steadily
@given(text=st.binary(max_size=200))
def test_any_bytes(folder: Path, text: bytes) -> None:
    assert read(folder, text) is None


@steadily
@given(value=VALUES)
def test_any_json(folder: Path, value: Any) -> None:
    assert read(folder, json.dumps(value).encode()) is None


@steadily
@given(place=st.sampled_from(PLACES), value=VALUES)
def test_any_value_in_any_place(
    folder: Path, place: tuple[Any, ...], value: Any
) -> None:
    changed = copy.deepcopy(GOOD)
    parent_of(changed, place)[place[-1]] = value
    read(folder, json.dumps(changed).encode())


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_number_with_many_digits(folder: Path, digits: int) -> None:
    text = json.dumps(GOOD | {"seed": 123456789})
    assert read(folder, text.replace("123456789", "9" * digits).encode()) is None


@steadily
@given(place=st.sampled_from(PLACES))
def test_anything_left_out(folder: Path, place: tuple[Any, ...]) -> None:
    changed = copy.deepcopy(GOOD)
    del parent_of(changed, place)[place[-1]]
    read(folder, json.dumps(changed).encode())


@steadily
@given(cut=st.integers(0, len(json.dumps(GOOD)) - 1))
def test_any_part_of_the_file(folder: Path, cut: int) -> None:
    assert read(folder, json.dumps(GOOD).encode()[:cut]) is None
