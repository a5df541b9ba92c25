"""The tables of the report: the same numbers as the charts."""

from __future__ import annotations

from dataclasses import dataclass

from plots import words
from plots.costs import COSTS, cost_of, measured_arms
from plots.figures.gantt import traced
from plots.run import Experiment, Run, Sample, TaskSpan
from plots.sentences import claimed_words, figure_words
from plots.shapes import shape_of
from plots.times import wall_rows
from plots.verdicts import Judgement


@dataclass(frozen=True)
class Cell:
    """What is shown, and what is sorted and copied."""

    text: str
    value: str | float | None = None

    @property
    def is_number(self) -> bool:
        """Short enough to stay on one line."""
        return isinstance(self.value, float) and len(self.text) < 16

    @property
    def plain(self) -> str:
        """For sorting and CSV; empty is unknown."""
        if isinstance(self.value, float):
            return f"{self.value:.9g}"
        return self.text


@dataclass(frozen=True)
class Table:
    """Rows with the key of the model that they belong to."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def claims_table(judgements: list[Judgement]) -> Table:
    heads = ("claim", "source", "claimed", "measured", "low", "high", "verdict")
    rows = []
    for item in judgements:
        arm = item.experiment.arm(item.claim.arm)
        cells = (
            Cell(item.claim.text),
            Cell(item.experiment.source),
            Cell(claimed_words(item.experiment, item.claim), item.claim.claimed),
            *_figures(item),
            Cell(item.verdict),
        )
        rows.append((arm.key if arm else item.claim.arm, cells))
    return Table("Claims and verdicts", heads, tuple(rows))


def _figures(item: Judgement) -> list[Cell]:
    if item.measured is None:
        return [Cell("–")] * 3
    figure = item.measured.figure
    values = (figure.value, figure.low, figure.high)
    return [Cell(figure_words(item.claim, value), value) for value in values]


def walls_table(item: Experiment) -> Table:
    heads: tuple[str, ...] = ("arm", "in progress", "median", "fastest", "slowest")
    heads += ("samples", "bound", "time / bound", "seen at once")
    wall = wall_rows(item)
    noted = any(row.problem for row in wall)
    heads += ("note",) if noted else ()
    rows = []
    for row in wall:
        reach = (min(row.walls), max(row.walls)) if row.walls else (None, None)
        cells = (
            Cell(row.arm.label),
            _count(row.arm.concurrency),
            _seconds(row.median),
            _seconds(reach[0]),
            _seconds(reach[1]),
            _count(len(row.walls)),
            _seconds(row.bound),
            Cell(_three(row.over_bound), row.over_bound),
            _count(_seen(row.arm.samples)),
            *([Cell(_note(row.arm.error, row.problem))] if noted else []),
        )
        rows.append((row.arm.key, cells))
    return Table(f"Wall times of “{item.title}”", heads, tuple(rows))


def _note(error: str | None, problem: str) -> str:
    return f"{problem}: {error}" if error and problem else problem


def _seen(samples: tuple[Sample, ...]) -> int | None:
    """The most requests that the server saw at once, in any sample."""
    peaks = [s.server.peak_in_flight for s in samples if s.server is not None]
    return max((peak for peak in peaks if peak is not None), default=None)


def gantt_table(item: Experiment) -> Table:
    heads = ("arm", "shape", "lanes", "at once", "longest queue", "last end", "failed")
    rows = []
    for arm in traced(item):
        shape = shape_of(arm.trace)
        cells = (
            Cell(arm.label),
            Cell(shape.name),
            _count(shape.lanes),
            _count(shape.at_once),
            _seconds(max(_queued(span) for span in arm.trace)),
            _seconds(max(max(span.finished, 0.0) for span in arm.trace)),
            _count(sum(span.failure is not None for span in arm.trace)),
        )
        rows.append((arm.key, cells))
    return Table(f"Timelines of “{item.title}”", heads, tuple(rows))


def _queued(span: TaskSpan) -> float:
    return max(span.started - span.submitted, 0.0)


def costs_table(item: Experiment) -> Table:
    heads = ("arm", *(cost.name for cost in COSTS), "CPU / wall")
    rows = []
    for arm in measured_arms(item):
        costs = [(cost, cost_of(arm, cost)) for cost in COSTS]
        cells = [Cell(_known(cost.show(value), value), value) for cost, value in costs]
        busy = [s.cpu / s.wall for s in arm.samples if s.cpu is not None and s.wall]
        share = sorted(busy)[len(busy) // 2] if busy else None
        cells.append(Cell(_three(share), share))
        rows.append((arm.key, (Cell(arm.label), *cells)))
    return Table(f"Costs of “{item.title}”, medians", heads, tuple(rows))


MACHINE_WORDS = {
    "cpu_model": "processor",
    "usable_cores": "usable cores",
    "cores": "cores",
    "memory_bytes": "memory",
    "kernel": "kernel",
    "os": "system",
    "compiler": "compiler",
    "compiler_flags": "compiler flags",
    "build_type": "build type",
    "boost": "Boost",
    "benchmark_library": "Google Benchmark",
    "descriptor_limit": "descriptor limit",
    "load_before": "load before",
    "load_after": "load after",
    "calibration_seconds_before": "calibration before",
    "calibration_seconds_after": "calibration after",
    "listen_overflows": "listen overflows",
    "retransmissions": "retransmissions",
}


def machine_rows(run: Run) -> list[tuple[str, str]]:
    """Every fact of the machine; what could not be found out is “unknown”."""
    return [
        (name, _fact(key, run.machine.get(key))) for key, name in MACHINE_WORDS.items()
    ]


def _fact(key: str, value: str | float | None) -> str:
    if value is None or isinstance(value, str):
        return value or words.UNKNOWN
    if key.endswith("_bytes"):
        return words.size(value)
    if "seconds" in key:
        return words.seconds(value)
    return f"{value:g}" if value < 1e6 else words.count(value)


def _seconds(value: float | None) -> Cell:
    return Cell(_known(words.seconds(value), value), value)


def _count(value: float | None) -> Cell:
    return Cell(
        _known(words.count(value), value), None if value is None else value + 0.0
    )


def _three(value: float | None) -> str:
    return "–" if value is None else words.three_figures(value)


def _known(text: str, value: float | None) -> str:
    return "–" if value is None else text
