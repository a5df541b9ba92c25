"""The picture of the README: the same five requests, 5 s or 1 s."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from plots import words
from plots.figures import style
from plots.figures.drawing import Drawing
from plots.run import Experiment, Run, TaskSpan
from plots.times import Row, wall_rows

WIDTH = 10.0
ROW = 0.46
HEAD = 1.62
FOOT = 0.82
LEFT = 1.75
RIGHT = 1.35


def hero_experiment(run: Run) -> Experiment | None:
    """five_fetches, or else the first waiting experiment with a sequential time."""
    known = [item for item in run.experiments if item.id == "five_fetches"]
    waiting = [item for item in run.experiments if item.kind == "waiting"]
    return next((item for item in known + waiting if _ends(item)), None)


def draw_hero(run: Run, experiment: Experiment) -> Drawing:
    """Sequential on top, then fastest first; each task is one strip of its bar."""
    slow, fast = _ends(experiment) or (None, None)
    assert slow is not None and fast is not None
    timed = [row for row in wall_rows(experiment) if row.median is not None]
    rows = [slow] + [r for r in timed if r.arm is not slow.arm and not r.arm.peer]
    height = HEAD + ROW * len(rows) + FOOT
    figure = Figure(figsize=(WIDTH, height))
    sequence, together = words.seconds(slow.median), words.seconds(fast.median)
    title = f"{experiment.title}: {sequence} → {together}"
    told = "; ".join(f"{row.arm.label} {words.seconds(row.median)}" for row in rows)
    drawing = Drawing("hero", title, f"{told}.", figure)
    _headline(figure, experiment, sequence, together)
    axes = style.axes_at(figure, LEFT, HEAD, WIDTH - LEFT - RIGHT, ROW * len(rows))
    axes.set_ylim(len(rows), 0)
    axes.set_xlim(0, max(row.median or 0.0 for row in rows) * 1.01 or 1.0)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(style.few_ticks())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} s")
    for place, row in enumerate(rows):
        _draw_row(axes, row, place + 0.5)
    _footnote(figure, run, experiment)
    return drawing


def _ends(experiment: Experiment) -> tuple[Row, Row] | None:
    """The sequential row and the fastest other one, without the peers."""
    rows = [r for r in wall_rows(experiment) if r.median and not r.arm.peer]
    base = experiment.arm("sequential")
    slow = next((row for row in rows if row.arm is base), None)
    fast = next((row for row in rows if row.arm is not base), None)
    return (slow, fast) if slow and fast else None


def _headline(figure: Figure, item: Experiment, slow: str, fast: str) -> None:
    height = figure.get_size_inches()[1]
    x = 0.3 / WIDTH
    figure.text(x, 1 - 0.42 / height, item.title, fontsize=15, color=style.MUTED)
    figure.text(
        x, 1 - 1.12 / height, f"{slow} → {fast}", fontsize=36, fontweight="bold"
    )
    figure.text(
        1 - x,
        1 - 1.02 / height,
        "one after another → together\nthe same answers, checked",
        fontsize=12,
        color=style.MUTED,
        ha="right",
        va="center",
        linespacing=1.5,
    )


def _draw_row(axes: Axes, row: Row, y: float) -> None:
    look = style.look_of(row.arm)
    side = axes.get_yaxis_transform()
    axes.text(-0.02, y, row.arm.label, transform=side, ha="right", va="center")
    axes.text(
        (row.median or 0.0) + axes.get_xlim()[1] * 0.02,
        y,
        words.seconds(row.median),
        va="center",
        fontsize=13,
        fontweight="bold",
    )
    if not row.arm.trace or len(row.arm.trace) > 60:
        axes.barh(y, row.median or 0.0, 0.62, color=look.light)
        return
    strip = 0.74 / len(row.arm.trace)
    for place, span in enumerate(sorted(row.arm.trace, key=_by_task)):
        corner = (span.started, y - 0.37 + place * strip)
        size = (max(span.finished - span.started, 0.0), strip * 0.78)
        axes.add_patch(Rectangle(corner, *size, color=look.light, linewidth=0))


def _by_task(span: TaskSpan) -> int:
    return span.task


def _footnote(figure: Figure, run: Run, experiment: Experiment) -> None:
    height = figure.get_size_inches()[1]
    cores = words.plural(run.cores, "core") if run.cores else "cores unknown"
    how = f"{experiment.work} · each strip is one request · wall time, median · {cores}"
    figure.text(
        0.3 / WIDTH,
        0.22 / height,
        words.shorten(how, 110),
        fontsize=style.SMALL,
        color=style.MUTED,
    )
