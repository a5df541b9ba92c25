"""Wall time per arm: every sample, the median, and the bound of physics."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots import words
from plots.figures import style
from plots.figures.drawing import Drawing
from plots.run import Experiment
from plots.times import Row, wall_rows

ROW = 0.44  # inches
LINE = 0.17
RIGHT = 2.15


def draw_walls(experiment: Experiment, name: str) -> Drawing:
    """Work by work, fastest first.  Arms without a time are named below."""
    rows = wall_rows(experiment)
    labels = [style.wrap(row.arm.label) for row in rows]
    heights = [
        ROW + LINE * (max(style.lines(label), style.lines(_note(row))) - 1)
        for row, label in zip(rows, labels)
    ]
    left = style.label_room(labels)
    body = sum(heights)
    figure = Figure(figsize=(style.WIDTH, body + 0.75))
    drawing = Drawing(
        f"walls-{name}",
        f"Wall time of “{experiment.title}”, arm by arm",
        _describe(rows),
        figure,
    )
    axes = style.axes_at(figure, left, 0.1, style.WIDTH - left - RIGHT, body)
    axes.set_ylim(body, 0)
    axes.set_xlim(0, _longest(rows) * 1.03)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(style.few_ticks())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} s")
    axes.set_xlabel("wall time, from zero", labelpad=6)
    top = 0.0
    for row, label, height in zip(rows, labels, heights):
        _draw_row(drawing, axes, row, label, top + height / 2)
        top += height
    return drawing


def _note(row: Row) -> str:
    """In full in the table; here as much as three lines hold."""
    return style.wrap(words.shorten(row.note, 64), 23)


def _longest(rows: list[Row]) -> float:
    times = [time for row in rows for time in (*row.walls, row.bound or 0.0)]
    return max(times, default=0.0) or 1.0


def _draw_row(drawing: Drawing, axes: Axes, row: Row, label: str, y: float) -> None:
    look = style.look_of(row.arm)
    side = axes.get_yaxis_transform()
    name = axes.text(
        -0.015, y, label, transform=side, ha="right", va="center", linespacing=1.1
    )
    drawing.mark(name, row.arm.key)
    note = axes.text(
        1.025,
        y,
        _note(row),
        transform=side,
        va="center",
        linespacing=1.1,
        color=style.INK if row.median is not None else style.MUTED,
    )
    drawing.mark(note, row.arm.key)
    if row.bound:
        (tick,) = axes.plot(
            [row.bound] * 2,
            [y - 0.19, y + 0.19],
            color=style.INK,
            linestyle=(0, (2, 1.2)),
            linewidth=1.4,
            clip_on=False,
            zorder=4,
        )
        drawing.mark(tick, row.arm.key, f"Bound: {words.seconds(row.bound)}")
    if row.median is None:
        return
    bar = axes.barh(y, row.median, 0.26, color=look.light, alpha=0.22)
    drawing.mark(bar[0], row.arm.key, row.tip)
    (dots,) = axes.plot(
        row.walls,
        [y] * len(row.walls),
        "o",
        markersize=4.5,
        markerfacecolor="none",
        markeredgecolor=look.light,
        clip_on=False,
        zorder=3,
    )
    drawing.mark(dots, row.arm.key, row.tip)
    (middle,) = axes.plot(
        [row.median],
        [y],
        marker=look.marker,
        markersize=9,
        markerfacecolor=style.PAPER if look.hollow else look.light,
        markeredgecolor=look.light,
        markeredgewidth=1.6,
        clip_on=False,
        zorder=5,
    )
    drawing.mark(middle, row.arm.key, row.tip)


def _describe(rows: list[Row]) -> str:
    if not rows:
        return "No arm was measured."
    facts = [f"{row.arm.label} {row.note}" for row in rows]
    return f"Fastest first: {'; '.join(facts)}."
