"""The shape of a timeline, by name: what a reader should see in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plots.run import TaskSpan

ONE_ROW = "one row without overlap"
OVERLAPPING = "overlapping waits in one row"
OVERLAPPING_ROWS = "overlapping waits in {} rows"
SIDE_BY_SIDE = "side by side"
STAIRS = "stairs"


@dataclass(frozen=True)
class Shape:
    """A timeline in a few words and figures."""

    name: str
    lanes: int
    at_once: int
    waves: int


def shape_of(spans: Sequence[TaskSpan]) -> Shape:
    """
    one row without overlap       ▭▭▭▭▭
    overlapping waits in one row  ▭ over ▭ over ▭, all of one lane
    side by side                  a lane for each task
    stairs                        several lanes, wave after wave
    """
    lanes = {span.lane for span in spans}
    at_once = most_at_once(spans)
    waves = max((wave for wave, _ in waves_of(spans)), default=0)
    crowded = [lane for lane in lanes if most_at_once(_of_lane(spans, lane)) > 1]
    if at_once <= 1:
        name = ONE_ROW
    elif crowded and len(lanes) == 1:
        name = OVERLAPPING
    elif crowded:
        name = OVERLAPPING_ROWS.format(len(lanes))
    else:
        name = SIDE_BY_SIDE
    if waves > 1 and at_once > 1:
        name = f"{STAIRS} of {waves} waves" if not crowded else f"{name}, {waves} waves"
    return Shape(name, len(lanes), at_once, waves)


def most_at_once(spans: Sequence[TaskSpan]) -> int:
    """The peak of tasks that are running; touching at the ends is no overlap."""
    slack = _slack(spans)
    steps = sorted(
        step
        for span in spans
        for step in ((span.started, 1), (max(span.finished - slack, span.started), -1))
    )
    running, peak = 0, min(len(spans), 1)
    for _, step in steps:
        running += step
        peak = max(peak, running)
    return peak


def waves_of(spans: Sequence[TaskSpan]) -> list[tuple[int, TaskSpan]]:
    """Each task with its wave: 1 + the most tasks that had to end before it, in turn."""
    slack = _slack(spans)
    found: list[tuple[int, TaskSpan]] = []
    for span in sorted(spans, key=lambda span: (span.started, span.task)):
        before = [
            wave for wave, other in found if other.finished <= span.started + slack
        ]
        found.append((max(before, default=0) + 1, span))
    return found


def rows_of(spans: Sequence[TaskSpan]) -> list[tuple[int, list[list[TaskSpan]]]]:
    """Lane by lane, the rows that are needed to draw its tasks without overlap."""
    lanes = sorted({span.lane for span in spans})
    return [(lane, _pack(_of_lane(spans, lane))) for lane in lanes]


def _of_lane(spans: Sequence[TaskSpan], lane: int) -> list[TaskSpan]:
    return [span for span in spans if span.lane == lane]


def _slack(spans: Sequence[TaskSpan]) -> float:
    """A thousandth of the whole: an overlap that nobody could see."""
    return 1e-3 * max((span.finished for span in spans), default=0.0)


def _pack(spans: Sequence[TaskSpan]) -> list[list[TaskSpan]]:
    slack = _slack(spans)
    rows: list[list[TaskSpan]] = []
    for span in sorted(spans, key=lambda span: (span.started, span.task)):
        free = (row for row in rows if row[-1].finished <= span.started + slack)
        row = next(free, None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    return rows
