"""Which model to take for a batch: each one's prediction, the best first, ties named.

`page/predict.js` has this arithmetic, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from plots import text
from plots.points import Batch
from plots.predict import Model, Noise, Span, cpu_of, memory_of, span_of

MOST_TASKS = 100_000
# Times the longest wait or computing that was measured: a longer one adds itself and
# nothing of the model's own.  What is shorter, or more at once, is not guessed.
LONGER = 100
TIE = 1.02
# How many workers a pool may have; the best one is taken.
WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)


@dataclass(frozen=True)
class Range:
    """What was measured of tasks: seconds."""

    longest_wait: float
    shortest_cpu: float
    longest_cpu: float


@dataclass(frozen=True)
class Error:
    """How far the run's other experiments were from what the sweeps predict."""

    points: int = 0
    experiments: int = 0
    median: float = 0.0
    within: int = 0  # so many within a tenth
    worst: float = 0.0


@dataclass(frozen=True)
class Constants:
    """All that a run says about batches of one's own."""

    cores: int
    models: tuple[Model, ...]
    noise: Noise
    range: Range
    error: Error


@dataclass(frozen=True)
class Row:
    """One model at the number of tasks at once that suits it best."""

    model: Model
    at_once: int
    wall: Span
    cpu: float
    memory: float
    ties: bool  # with the first one


@dataclass(frozen=True)
class Choice:
    """Best first; of those that tie, the one that needs least CPU time."""

    rows: tuple[Row, ...]
    refused: tuple[tuple[Model, str], ...]  # and why

    @property
    def ties(self) -> list[Row]:
        return [row for row in self.rows if row.ties]


class OutOfRange(Exception):
    """Nothing can be told; the message is the reason, in one line."""


def choose(known: Constants, batch: Batch) -> Choice:
    """Raises: OutOfRange"""
    check_range(known.range, batch)
    refused = [(m, why) for m in known.models if (why := _refusal(m, batch))]
    out = {model.id for model, _ in refused}
    rows = [
        _row(model, batch, known.noise) for model in known.models if model.id not in out
    ]
    if not rows:
        raise OutOfRange("no model of this run was measured with such tasks")
    return Choice(tuple(_ranked(rows)), tuple(refused))


def check_range(measured: Range, batch: Batch) -> None:
    """Raises: OutOfRange"""
    longest_wait = LONGER * measured.longest_wait
    longest_cpu = LONGER * measured.longest_cpu
    if batch.tasks > MOST_TASKS:
        raise OutOfRange(
            f"{batch.tasks} tasks: predictions go up to {MOST_TASKS} of them"
        )
    if batch.wait > longest_wait:
        raise OutOfRange(
            f"a wait of {text.seconds(batch.wait)}: this run tells of waits up to "
            f"{text.seconds(longest_wait)}, a hundred times its longest"
        )
    if 0 < batch.cpu < measured.shortest_cpu or batch.cpu > longest_cpu:
        raise OutOfRange(
            f"computing of {text.seconds(batch.cpu)}: this run tells of "
            f"{text.seconds(measured.shortest_cpu)} to {text.seconds(longest_cpu)}"
        )


def _refusal(model: Model, batch: Batch) -> str:
    """Why this model cannot be told; empty if it can."""
    if batch.wait > 0 and model.most_waiting == 0:
        return "not measured with waits"
    if batch.cpu > 0 and model.most_computing == 0:
        return "not measured with computing"
    return ""


def most_at_once(model: Model, batch: Batch) -> int:
    return model.most_waiting if batch.wait > 0 else model.most_computing


def _row(model: Model, batch: Batch, noise: Noise) -> Row:
    at_once = _lanes(model, batch, noise)
    return Row(
        model,
        at_once,
        span_of(model, batch, at_once, noise),
        cpu_of(model, batch, at_once),
        memory_of(model, batch, at_once),
        ties=False,
    )


def _lanes(model: Model, batch: Batch, noise: Noise) -> int:
    """As many as are allowed and were measured; a pool is made as large as it pays."""
    if model.workers == "none" and model.id == "sequential":
        return 1
    most = min(batch.at_most, batch.tasks, most_at_once(model, batch))
    if model.workers != "lane":
        return most
    widths = sorted({most, *(width for width in WIDTHS if width < most)})
    times = [span_of(model, batch, width, noise).value for width in widths]
    best = min(times)
    return next(w for w, time in zip(widths, times) if time <= best * 1.01)


def _ranked(rows: list[Row]) -> list[Row]:
    """Ties: each is within the interval of the other, or within 2 %."""
    rows = sorted(rows, key=lambda row: row.wall.value)
    best = rows[0].wall
    tied = [row for row in rows if tie(best, row.wall)]
    others = [row for row in rows if not tie(best, row.wall)]
    tied.sort(key=lambda row: row.cpu)
    many = len(tied) > 1
    return [replace(row, ties=many) for row in tied] + others


def tie(best: Span, other: Span) -> bool:
    if other.value <= best.value * TIE:
        return True
    return other.low <= best.value and other.value <= best.high
