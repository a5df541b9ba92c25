"""What variants measured themselves: every sample, the median, what was claimed."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots.figures import scales, style
from plots.figures.drawing import Drawing
from plots.metrics import Metric
from plots.run import Experiment
from plots.sentences import claimed_words
from plots.variants import (
    Seen,
    claims_of,
    main_measures,
    measures_finding,
    seen_of,
    single_arms,
)

ROW = 0.42  # inches
LINE = 0.17
HEAD = 0.36
FOOT = 0.42
RIGHT = 2.6


def draw_measures(experiment: Experiment, name: str) -> Drawing:
    """One panel for each main measure.  Requires: at least one of them."""
    arms = single_arms(experiment)
    measures = main_measures(experiment, arms)
    labels = [style.wrap(arm.label) for arm in arms]
    heights = [ROW + LINE * (style.lines(label) - 1) for label in labels]
    tall = HEAD + sum(heights) + FOOT
    figure = Figure(figsize=(style.WIDTH, tall * len(measures) + 0.05))
    drawing = Drawing(
        f"measures-{name}",
        f"What “{experiment.title}” measured, arm by arm",
        measures_finding(experiment),
        figure,
    )
    left = style.label_room(labels)
    for place, measure in enumerate(measures):
        top = tall * place + HEAD
        width = style.WIDTH - left - RIGHT
        axes = style.axes_at(figure, left, top, width, sum(heights))
        _draw_panel(drawing, axes, experiment, measure, labels, heights)
    return drawing


def _draw_panel(
    drawing: Drawing,
    axes: Axes,
    experiment: Experiment,
    metric: Metric,
    labels: list[str],
    heights: list[float],
) -> None:
    rows = seen_of(single_arms(experiment), metric)
    claims = claims_of(experiment, metric)
    values = [value for row in rows for value in row.values]
    values += [claim.claimed for claim in claims.values()]
    log = scales.set_x(axes, values, metric.tick)
    axes.set_ylim(sum(heights), 0)
    axes.grid(axis="x")
    axes.set_title(f"{metric.heading}{log}", loc="left", fontsize=11, weight="bold")
    top = 0.0
    for row, label, height in zip(rows, labels, heights):
        y = top + height / 2
        _draw_row(drawing, axes, metric, row, label, y)
        claim = claims.get(row.arm.name)
        if claim is not None:
            (tick,) = axes.plot(
                [claim.claimed] * 2,
                [y - 0.17, y + 0.17],
                color=style.INK,
                linestyle=(0, (2, 1.2)),
                linewidth=1.4,
                clip_on=False,
                zorder=4,
            )
            tip = f"Claimed: {claimed_words(experiment, claim)}"
            drawing.mark(tick, row.arm.key, tip)
        top += height


def _draw_row(
    drawing: Drawing, axes: Axes, metric: Metric, row: Seen, label: str, y: float
) -> None:
    look = style.look_of(row.arm)
    side = axes.get_yaxis_transform()
    told = row.told(metric) if row.middle is not None else _why(row)
    for x, align, text in ((-0.02, "right", label), (1.03, "left", told)):
        shown = style.wrap(text, 28) if align == "left" else text
        part = axes.text(
            x, y, shown, transform=side, ha=align, va="center", linespacing=1.1
        )
        drawing.mark(part, row.arm.key)
    if row.middle is None:
        return
    tip = f"{row.arm.label}: {metric.tell(row.told(metric))}"
    (dots,) = axes.plot(
        row.values,
        [y] * len(row.values),
        "o",
        markersize=4.5,
        markerfacecolor="none",
        markeredgecolor=look.light,
        clip_on=False,
        zorder=3,
    )
    (middle,) = axes.plot(
        [row.middle],
        [y],
        marker=look.marker,
        markersize=9,
        markerfacecolor=style.PAPER if look.hollow else look.light,
        markeredgecolor=look.light,
        markeredgewidth=1.6,
        clip_on=False,
        zorder=5,
    )
    drawing.mark(dots, row.arm.key, tip)
    drawing.mark(middle, row.arm.key, tip)


def _why(row: Seen) -> str:
    """Why an arm has no figure here."""
    if row.arm.end:
        return f"ended: {row.arm.end}"
    if row.arm.error:
        return "failed"
    return "not measured" if not row.arm.samples else "not known"
