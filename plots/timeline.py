"""Who ran when: the traces of an experiment as strips, one row for each arm.

A strip is a task from its start to its end.  It is pale where more tasks are between
start and end than can run at once: of computing, those that wait for a core or a lock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from plots import text
from plots.metrics import WALL
from plots.run import Arm, Experiment, Run, TaskSpan
from plots.series import row_of, single_arms

MOST_TASKS = 60
ONE_AT_A_TIME = ("gil_threads", "async", "fibers")  # models that compute on one core
WIDTH = 1000.0  # of a lane, in its own units
TALL = 60.0
GAP = 0.22  # of a strip's row
BOX = re.compile(r"M(\S+) (\S+?)h(\S+?)v(\S+?)h")
# By the family of a model, the name of its hue.
HUES = {
    "sequential": "seq",
    "async": "co",
    "hybrid": "co",
    "threads": "th",
    "processes": "pr",
}
# What a variant without a model works with, as its label says; the first that fits.
WORDS = (
    ("pr", ("process", "pipe", "socket", "shared", "message")),
    ("bad", ("lost", "blocking", "no limit", "unprotected")),
    ("co", ("loop", "async", "await", "gather", "corout", "task group", "spawn")),
    ("co", ("kept", "epoll", "io_uring")),
    ("th", ("thread", "lock", "atomic", "queue", "counter")),
    ("seq", ("one after", "plain loop", "sequential", "one at a time", "in turn")),
)


def hue_of(run: Run, arm: Arm | None, label: str = "") -> str:
    """The variable of an arm's hue; without an arm, what its label says."""
    if arm is not None and arm.peer:
        return "py"
    model = arm.model if arm is not None else None
    family = next((known.family for known in run.models if known.id == model), "")
    if family in HUES:
        return HUES[family]
    said = (label or (arm.label if arm else "")).lower()
    return next((hue for hue, words in WORDS if any(w in said for w in words)), "oth")


@dataclass(frozen=True)
class Lane:
    """One arm.  `end` is a share of the axis."""

    label: str
    python: str
    hue: str
    end: float
    shown: str  # its measured time
    solid: str  # paths, in WIDTH by TALL
    pale: str
    failed: int = 0


@dataclass(frozen=True)
class Timeline:
    experiment: Experiment
    lanes: tuple[Lane, ...]
    seconds: float  # that the whole axis lasts
    steps: tuple[float, ...]  # when a task starts or ends, as shares of the axis

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """As shares of the axis, with their labels."""
        step = next(s for s in _steps(self.seconds) if self.seconds / s <= 5)
        count = int(self.seconds / step + 1e-9)
        return [
            (place * step / self.seconds, text.tick_seconds(place * step, step))
            for place in range(count + 1)
        ]

    @property
    def told(self) -> str:
        """What a reader would see."""
        return "; ".join(f"{lane.label} {lane.shown}" for lane in self.lanes) + "."


def traced(experiment: Experiment) -> list[Arm]:
    """The arms whose tasks can be drawn, in the order of the run."""
    return [
        arm
        for arm in single_arms(experiment)
        if 0 < len(arm.trace) <= MOST_TASKS and arm.sound
    ]


def timeline_of(
    run: Run,
    experiment: Experiment,
    only_models: bool = False,
    labels: Mapping[str, str] | None = None,
) -> Timeline | None:
    """`labels`: the arms that are wanted, by name, and what they are called."""
    arms = traced(experiment)
    if only_models:
        arms = _one_each(arms)
    if labels is not None:
        arms = [arm for arm in arms if arm.name in labels]
    if not arms or (only_models and len(arms) < 2):
        return None
    whole = max(max(span.finished, 0.0) for arm in arms for span in arm.trace)
    if not whole:
        return None
    called = labels or {arm.name: arm.label for arm in arms}
    lanes = tuple(
        row
        for arm in arms
        for row in _rows(run, experiment, arm, called[arm.name], whole)
    )
    times = {
        round(time / whole, 4)
        for arm in arms
        for span in arm.trace
        for time in (span.started, span.finished)
    }
    return Timeline(experiment, lanes, whole, tuple(sorted(t for t in times if t > 0)))


def _one_each(arms: list[Arm]) -> list[Arm]:
    """Of each model the plain arm, in the order in which people meet them."""
    order = {model: place for place, model in enumerate(text.MODELS)}
    plain = [arm for arm in arms if arm.is_plain]
    return sorted(plain, key=lambda arm: order.get(arm.name, len(order)))


def _rows(
    run: Run, experiment: Experiment, arm: Arm, label: str, whole: float
) -> list[Lane]:
    """One for the arm, or one for each of its hosts."""
    room = _room(run, experiment, arm)
    crowded = _crowded(arm.trace, room)
    by_host: dict[str, list[TaskSpan]] = {}
    for span in arm.trace:
        by_host.setdefault(_host_of(arm, span), []).append(span)
    return [
        _row(
            run,
            arm,
            f"{label}: {host}" if host else label,
            spans,
            crowded,
            room,
            whole,
        )
        for host, spans in sorted(by_host.items())
    ]


def _host_of(arm: Arm, span: TaskSpan) -> str:
    """The lane “host-a 1” belongs to host-a."""
    named = span.lane < len(arm.lanes)
    return arm.lanes[span.lane].rpartition(" ")[0] if named else ""


def _row(
    run: Run,
    arm: Arm,
    label: str,
    spans: list[TaskSpan],
    crowded: list[tuple[float, float]],
    room: float,
    whole: float,
) -> Lane:
    solid, pale = _strips(spans, whole, crowded)
    python = next((m.in_python for m in run.models if m.id == arm.model), "")
    python = text.in_python(arm.model, python)
    if arm.lanes and room < float("inf"):
        python = f"this machine: {room:.0f} cores for all hosts"
    return Lane(
        label=label,
        python=python if arm.is_plain else "",
        hue=hue_of(run, arm),
        end=max(span.finished for span in spans) / whole,
        shown=text.seconds(row_of(arm, WALL).middle),
        solid=solid,
        pale=pale,
        failed=sum(span.failure is not None for span in spans),
    )


def _room(run: Run, experiment: Experiment, arm: Arm) -> float:
    """How many tasks can truly run at once."""
    if experiment.kind != "computing" or arm.machines > 1:
        return float("inf")
    one = arm.model in ONE_AT_A_TIME
    return 1.0 if one else float(run.cores or 1)


def _strips(
    spans: list[TaskSpan], whole: float, crowded: list[tuple[float, float]]
) -> tuple[str, str]:
    """Two paths: where a task has a core, and where it shares one."""
    rows = sorted(spans, key=lambda span: span.task)
    tall = TALL / len(rows)
    solid: list[str] = []
    pale: list[str] = []
    for place, span in enumerate(rows):
        y, height = place * tall + tall * GAP / 2, tall * (1 - GAP)
        for begin, end, is_pale in _cut(span, crowded):
            (pale if is_pale else solid).append(_box(begin, end, y, height, whole))
    return "".join(solid), "".join(pale)


def _box(begin: float, end: float, y: float, height: float, whole: float) -> str:
    x = WIDTH * max(begin, 0.0) / whole
    wide = max(WIDTH * end / whole - x, 1.0)
    return f"M{_n(x)} {_n(y)}h{_n(wide)}v{_n(height)}h{_n(-wide)}z"


def boxes_of(path: str) -> list[tuple[float, float, float, float]]:
    """x, y, width and height of the strips of a lane."""
    return [
        (float(x), float(y), float(wide), float(tall))
        for x, y, wide, tall in BOX.findall(path)
    ]


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _crowded(spans: tuple[TaskSpan, ...], room: float) -> list[tuple[float, float]]:
    """When more tasks were between start and end than can run."""
    steps = sorted(
        step for span in spans for step in ((span.started, 1), (span.finished, -1))
    )
    found: list[tuple[float, float]] = []
    running, since = 0, None
    for time, step in steps:
        running += step
        if running > room and since is None:
            since = time
        elif running <= room and since is not None:
            if time > since:
                found.append((since, time))
            since = None
    return found


def _cut(
    span: TaskSpan, crowded: list[tuple[float, float]]
) -> list[tuple[float, float, bool]]:
    parts: list[tuple[float, float, bool]] = []
    place = span.started
    for begin, end in crowded:
        low, high = max(begin, span.started), min(end, span.finished)
        if low < high:
            if place < low:
                parts.append((place, low, False))
            parts.append((low, high, True))
            place = high
    if place < span.finished or not parts:
        parts.append((place, span.finished, False))
    return parts


def _steps(seconds: float) -> list[float]:
    """1, 2, 5, 10 … from far below what is wanted."""
    decade = 1e-9
    found = []
    while decade < seconds * 10:
        found += [decade, 2 * decade, 5 * decade]
        decade *= 10
    return found
