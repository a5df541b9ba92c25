"""The groups of the report and the order in which people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plots.run import Experiment


@dataclass(frozen=True)
class Group:
    """Some experiments that answer the same kind of question."""

    key: str
    title: str
    question: str
    how: str  # how to read its charts


WALLS_HOW = (
    "Fastest first, time from zero. Each small ring is one sample, the filled mark is "
    "their median, the pale bar leads the eye. The dashed tick is the bound: {} What "
    "lies within 2 % of the best, or overlaps its range, is called a tie. Rows in brown "
    "with hollow marks are CPython."
)
MEASURES_HOW = (
    "Where time is not the point, the chart shows what is: every ring is one sample, "
    "the filled mark is their median, a claimed figure has a dashed tick."
)
GROUPS = (
    Group(
        "waiting",
        "Waiting",
        "Waiting: which model wins?",
        WALLS_HOW.format(
            "as many delays one after another as the width forces. Nothing that waits "
            "can be faster."
        ),
    ),
    Group(
        "computing",
        "Computing",
        "Computing: which model wins?",
        WALLS_HOW.format(
            "the sequential time divided by the usable cores. Nothing that computes can "
            "be faster."
        ),
    ),
    Group(
        "habits",
        "Pitfalls and habits",
        "Pitfalls and habits: what goes wrong, and what cures it?",
        MEASURES_HOW,
    ),
    Group(
        "sweeps",
        "Sweeps",
        "Sweeps: what happens as it grows?",
        "One line for each way of doing the work; its band is the whole range of the "
        "samples, the dashed line is the bound. A cross ends a line that could not go "
        "on, with the reason. A law is fitted to the filled points only; the hollow "
        "ones it had to predict.",
    ),
    Group("guide", "The guide", "The guide: what else was measured for it?", WALLS_HOW),
)


def groups_of(experiments: Sequence[Experiment]) -> list[Group]:
    """The known groups, then any that only this run knows."""
    known = {group.key for group in GROUPS}
    others = dict.fromkeys(item.group for item in experiments)
    return list(GROUPS) + [
        Group(key, key.capitalize(), f"{key.capitalize()}: what was measured?", "")
        for key in others
        if key not in known
    ]


def reading_order(experiments: Sequence[Experiment]) -> tuple[Experiment, ...]:
    """Group by group, and within a group as in the catalogue, which the run keeps."""
    groups = [group.key for group in groups_of(experiments)]
    return tuple(sorted(experiments, key=lambda item: groups.index(item.group)))
