"""`./lab audit`: how often do the rules for verdicts err?

lab_replay has measured short arms again and again: an arm beside itself, beside one
with a twentieth more work, beside one with twice the work. Each pair is judged by the
very code that judges a run.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from plots.claims import CANNOT_TELL, REPRODUCED, judge_claim
from plots.measured import times_less
from plots.metrics import WALL
from plots.reading import BadRun
from plots.run import Arm, Claim, Experiment, Metric, Run, Sample
from plots.stats import share

FORMAT = "concurrency-lab-verdict-audit/1"
MOST = 0.06  # what the upper limit of each share of errors must not pass
ENOUGH = 200  # replays: with fewer even no error at all would not show it
LOADS = ("quiet", "busy")
SAME, NEAR, TWICE = 1.0, 1.05, 2.0
SPEED_UP = Metric("speed_up", "speed-up", "speed-ups", "", "ratio", "more")
SECONDS = Metric(WALL, "time", "times", "s", "time", "less")


@dataclass(frozen=True)
class Pair:
    """One replay of two arms."""

    load: str
    work: str
    ratio: float
    foreign: float
    short: tuple[float, ...]
    long: tuple[float, ...]


@dataclass(frozen=True)
class Rate:
    """So many of so many, with the 95 % interval of their share."""

    hits: int
    of: int

    @property
    def limits(self) -> tuple[float, float]:
        return share(self.hits, self.of) if self.of else (0.0, 1.0)

    @property
    def told(self) -> str:
        low, high = self.limits
        part = 100 * self.hits / self.of if self.of else 0.0
        return f"{self.hits} of {self.of} ({part:.1f} %, {100 * low:.1f} to {100 * high:.1f} %)"


@dataclass(frozen=True)
class Line:
    """One question, asked of all replays of one load."""

    load: str
    question: str
    right: Rate | None  # None: nothing is right to say but that it cannot be told
    wrong: Rate
    cannot_tell: Rate
    covered: Rate  # the interval of the ratio holds the true one


def read(path: Path) -> list[Pair]:
    """Throws: BadRun. A last line that was cut off is left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        whole = [json.loads(line) for line in lines if line.endswith("\n")]
        return [
            Pair(
                each["load"],
                each["work"],
                float(each["ratio"]),
                float(each["foreign"]),
                tuple(each["short"]),
                tuple(each["long"]),
            )
            for each in whole
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRun(f"{path.name}: cannot be read: {error}") from None


def _claim(relation: str, claimed: float, tolerance: float) -> Claim:
    numbers = (relation, claimed, tolerance, None)
    return Claim("asked", "", "check", None, SPEED_UP, "short", "long", *numbers)


ORDER = _claim("at_least", 1.0, 0.0)
TIE = _claim("about", 1.0, 0.02)
DOUBLE = _claim("about", 2.0, 0.1)

# What is asked, of which pairs, and whether REPRODUCED is the right answer: of an
# arm and itself, an order is wrong on either side.
QUESTIONS = (
    ("the same arm twice: which is faster?", SAME, ORDER, False),
    ("the same arm twice: do they tie?", SAME, TIE, True),
    ("a twentieth more work: is it slower?", NEAR, ORDER, True),
    ("twice the work: is it slower?", TWICE, ORDER, True),
    ("twice the work: about twice the time?", TWICE, DOUBLE, True),
)


def experiment_of(pair: Pair, knows_load: bool = True) -> Experiment:
    """As if a run had measured nothing else."""
    known: Mapping[str, float] = (
        {"foreign_cpu_share": pair.foreign} if knows_load else {}
    )

    def arm(name: str, walls: Sequence[float]) -> Arm:
        samples = tuple(
            Sample(block, block, wall, False, None, 0, (), {WALL: wall, **known})
            for block, wall in enumerate(walls)
        )
        facts = (None, name, False, 1, None, True, 0, False, None, None, None, None, 4)
        return Arm(name, *facts, samples, ())

    return Experiment(
        id="replay",
        title="A replay",
        source="check",
        question="",
        kind=pair.work,
        group=pair.work,
        sweep=None,
        tasks=4,
        time_scale=1.0,
        work_scale=1.0,
        work="",
        claims=(),
        arms=(arm("short", pair.short), arm("long", pair.long)),
        metrics={WALL: SECONDS, SPEED_UP.name: SPEED_UP},
    )


NO_RUN = Run(
    complete=True,
    why_incomplete=None,
    profile="replay",
    time_scale=1.0,
    seed=0,
    command=(),
    budget=None,
    spent=None,
    started="",
    duration=None,
    machine={},
    server={},
    peers=(),
    models=(),
    experiments=(),
)


def judge(pairs: Iterable[Pair], knows_load: bool = True) -> list[Line]:
    """`knows_load`: a verdict is withheld where others disturbed its blocks."""
    by_load: dict[tuple[str, float], list[Experiment]] = {}
    for pair in pairs:
        made = experiment_of(pair, knows_load)
        by_load.setdefault((pair.load, pair.ratio), []).append(made)
    return [
        _line(load, question, by_load[load, ratio], claim, is_true)
        for load in LOADS
        for question, ratio, claim, is_true in QUESTIONS
        if (load, ratio) in by_load
    ]


def _line(
    load: str, question: str, made: list[Experiment], claim: Claim, is_true: bool
) -> Line:
    words = Counter(judge_claim(NO_RUN, item, claim).word for item in made)
    of, cannot, right = len(made), words[CANNOT_TELL], words[REPRODUCED] * is_true
    found = [
        figure
        for item in made
        if (figure := times_less(item.arms[1], item.arms[0], SECONDS))
    ]
    # Of an arm and itself the ratio is known; of others, the median of all is taken.
    same = claim in (TIE,) or not is_true
    truth = 1.0 if same else median(figure.value for figure in found)
    covered = sum(figure.low <= truth <= figure.high for figure in found)
    return Line(
        load,
        question,
        Rate(right, of) if is_true else None,
        Rate(of - cannot - right, of),
        Rate(cannot, of),
        Rate(covered, len(found)),
    )


def is_alarm(lines: Sequence[Line]) -> bool:
    return any(
        line.wrong.limits[1] > MOST and line.wrong.of >= ENOUGH for line in lines
    )


def to_text(lines: Sequence[Line], blind: Sequence[Line], stopped: bool) -> str:
    """`blind`: as if nothing had been withheld for the load."""
    told = ["Stopped early."] if stopped else []
    for load in LOADS:
        told += _table(load, [line for line in lines if line.load == load])
    told += _table("busy, if nothing were withheld for the load", blind)
    if not lines:
        told.append("Nothing was measured.")
    elif min(line.wrong.of for line in lines) < ENOUGH:
        told += ["", f"Fewer than {ENOUGH} replays: these shares say little."]
    if is_alarm(lines):
        told += [
            "",
            f"ALARM: more than {100 * MOST:.0f} % may be wrong: do not rely on verdicts "
            "of this machine.",
        ]
    return "\n".join(told).lstrip("\n") + "\n"


def _table(title: str, lines: Sequence[Line]) -> list[str]:
    if not lines:
        return []
    rows = [("", "wrong", "right", "cannot tell", "interval holds the truth")]
    for line in lines:
        right = _share(line.right) if line.right else "-"
        others = (right, _share(line.cannot_tell), _share(line.covered))
        rows.append((line.question, line.wrong.told, *others))
    widths = [max(map(len, column)) for column in zip(*rows)]
    shown = [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths)).rstrip()
        for row in rows
    ]
    return ["", f"{title}:", *shown]


def to_object(lines: Sequence[Line], blind: Sequence[Line]) -> dict[str, object]:
    """For programs."""
    return {
        "format": FORMAT,
        "most": MOST,
        "alarm": is_alarm(lines),
        "lines": [_object(line) for line in lines],
        "without_withholding": [_object(line) for line in blind],
    }


def _share(rate: Rate) -> str:
    return f"{100 * rate.hits / rate.of:.1f} %" if rate.of else "-"


def _object(line: Line) -> dict[str, object]:
    def rate(made: Rate | None) -> dict[str, object] | None:
        if made is None:
            return None
        low, high = made.limits
        return {"hits": made.hits, "of": made.of, "low": low, "high": high}

    return {
        "load": line.load,
        "question": line.question,
        "right": rate(line.right),
        "wrong": rate(line.wrong),
        "cannot_tell": rate(line.cannot_tell),
        "covered": rate(line.covered),
    }
