"""Laws against what was measured: filled points were seen by the law, hollow ones not."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots.figures import scales, style
from plots.figures.drawing import Drawing
from plots.fits import Fit, fit_sentence, off_words
from plots.metrics import Metric
from plots.run import Experiment
from plots.sweeps import x_name, x_words

COLUMNS = 3
TALL = 1.75  # inches of one panel
HEAD = 0.74
FOOT = 0.5
LEFT = 0.85
GAP = 0.85
STEPS = 80
DASHES = ("-", (0, (4, 2)), (0, (1, 1.5)))


def draw_fits(experiment: Experiment, name: str, fits: Sequence[Fit]) -> Drawing:
    """One panel for each line and measure.  Requires: at least one fit."""
    panels: dict[tuple[str, Metric], list[Fit]] = {}
    for found in fits:
        panels.setdefault((found.line.series, found.measure), []).append(found)
    rows = math.ceil(len(panels) / COLUMNS)
    cell = HEAD + TALL + FOOT
    figure = Figure(figsize=(style.WIDTH, rows * cell + 0.1))
    drawing = Drawing(
        f"fits-{name}",
        f"Laws fitted to a part of “{experiment.title}”, and held to the rest",
        " ".join(fit_sentence(found, experiment) for found in fits),
        figure,
    )
    room = (style.WIDTH - LEFT + GAP - 0.25) / COLUMNS
    for place, mine in enumerate(panels.values()):
        row, column = divmod(place, COLUMNS)
        left, top = LEFT + column * room, row * cell + HEAD
        axes = style.axes_at(figure, left, top, room - GAP, TALL)
        _draw_panel(drawing, axes, experiment, mine)
    return drawing


def _draw_panel(
    drawing: Drawing, axes: Axes, experiment: Experiment, fits: list[Fit]
) -> None:
    first, key = fits[0], fits[0].line.arm.key
    metric, known = first.measure, first.line.known
    x = [place.x for place, _ in known]
    y = [figure.value for _, figure in known]
    scales.set_y(axes, y + [g.predicted for f in fits for g in f.guesses], metric.show)
    scales.set_x(axes, x, lambda at: x_words(experiment, at))
    axes.tick_params(axis="both", labelleft=True, labelcolor=style.MUTED, labelsize=8)
    axes.grid(axis="both")
    axes.set_xlabel(x_name(experiment), labelpad=2, fontsize=8)
    title = style.wrap(first.line.series, 26)
    axes.set_title(title, loc="left", fontsize=10, weight="bold", pad=29)
    for number, found in enumerate(fits):
        _draw_curve(drawing, axes, experiment, found, number)
    for place, figure in known:
        seen = place.x in first.fitted
        (dot,) = axes.plot(
            [place.x],
            [figure.value],
            "o",
            markersize=5.5,
            markerfacecolor=style.INK if seen else style.PAPER,
            markeredgecolor=style.INK,
            zorder=5,
        )
        shown = f"{x_words(experiment, place.x)}: {metric.show(figure.value)}"
        drawing.mark(dot, key, f"{shown}, {'fitted' if seen else 'held out'}")


def _draw_curve(
    drawing: Drawing, axes: Axes, experiment: Experiment, found: Fit, place: int
) -> None:
    """The curve, and above the panel its name with how far it was off."""
    dash, key = DASHES[place % len(DASHES)], found.line.arm.key
    ends = [point.x for point, _ in found.line.known]
    low, high = min(ends), max(ends)
    if scales.is_wide(ends) and low > 0:
        x = [float(at) for at in np.geomspace(low, high, STEPS)]
    else:
        x = [float(at) for at in np.linspace(low, high, STEPS)]
    y = [found.curve(at) for at in x]
    (path,) = axes.plot(x, y, color=style.MUTED, linestyle=dash, linewidth=1.5)
    drawing.mark(path, key, fit_sentence(found, experiment))
    name = found.law.name.removeprefix("the ").removeprefix("a ")
    y_text = 1 + (19 - 11 * place) / 72 / TALL
    (sample,) = axes.plot(
        [0, 0.1],
        [y_text] * 2,
        transform=axes.transAxes,
        color=style.MUTED,
        linestyle=dash,
        linewidth=1.5,
        clip_on=False,
    )
    text = axes.text(
        0.12,
        y_text,
        f"{name[:1].upper()}{name[1:]}: {off_words(found.worst.off)}",
        transform=axes.transAxes,
        fontsize=7.5,
        color=style.MUTED,
        va="center_baseline",
    )
    drawing.mark(sample, key)
    drawing.mark(text, key)
