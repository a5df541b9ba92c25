"""Invented experiments of one claim, and how it is judged."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from plots.claims import Judgement, judge
from plots.run import Run
from plots.tests.make_run import Json, arm, claim, make_run, sample

Read = Callable[[Json], Run]


def times(name: str, walls: list[float], **over: Any) -> Json:
    """An arm with these wall times, one a block."""
    draw = random.Random(1)
    samples = [sample(draw, block, wall, 5) for block, wall in enumerate(walls)]
    return arm(name, samples, **over)


def verdict(
    read: Read, arms: list[Json], stated: Json, kind: str = "waiting", **over: Any
) -> Judgement:
    item = {
        "id": "five_fetches",
        "title": "Five requests of one second",
        "source": "A1",
        "question": "",
        "kind": kind,
        "tasks": 5,
        "time_scale": 1.0,
        "work": "",
        "claims": [stated],
        "arms": arms,
    }
    (found,) = judge(read(make_run(experiments=[item | over])))
    return found


FIVE = claim("together", "5 s become 1 s", "async", 5.0, bound=5.0)


SEQUENTIAL = times("sequential", [5.0, 5.01, 5.0], bound_seconds=5.0)
