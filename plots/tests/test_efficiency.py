"""The length of a task at which a model spends half of the time on itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plots.efficiency import efficiency_sentences, half_at
from plots.run import Run
from plots.tests.make_run import Json, make_run
from plots.tests.make_variants import sweep

Read = Callable[[Json], Run]


def slowed(cost: float) -> Callable[[float], float]:
    return lambda x: 0.5 * (x + cost) / x


def granularity(costs: dict[str, float]) -> Json:
    """A task of x µs costs each model some more µs; half of a second of work."""
    lines = {name: slowed(cost) for name, cost in costs.items()}
    made = sweep(
        "granularity",
        "Shorter and shorter tasks",
        "microseconds per task",
        lines,
        [1.0, 10.0, 100.0, 1000.0],
        kind="computing",
    )
    for one in made["arms"]:
        one.update(bound_seconds=0.5, concurrency=2)
        for taken in one["samples"]:
            taken["wall_seconds"] = lines[one["model"]](one["x"])
    return made


def said(as_run: Read, costs: dict[str, float]) -> list[str]:
    run = as_run(make_run(experiments=[granularity(costs)]))
    return efficiency_sentences(run.experiments[0], 1)


def test_half_is_read_off_between_two_points() -> None:
    assert half_at([(1.0, 0.25), (100.0, 0.75)]) == pytest.approx(10.0)
    assert half_at([(1.0, 0.6), (100.0, 0.75)]) is None


def test_each_model_has_a_length_at_which_half_is_its_own_cost(as_run: Read) -> None:
    assert said(as_run, {"process_pool": 10.0}) == [
        "process_pool: half of the time is its own cost at 10.0 microseconds per task."
    ]


def test_what_never_costs_half_or_always_does_is_told(as_run: Read) -> None:
    cheap, dear = said(as_run, {"thread_pool": 0.25, "threads": 4000.0})
    assert cheap == (
        "thread_pool: more than half of the time is work at every point, "
        "least 80.0 % at 1."
    )
    assert dear == (
        "threads: less than half of the time is work at the largest point, "
        "most 20.0 % at 1\u202f000."
    )
