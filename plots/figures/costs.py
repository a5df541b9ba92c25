"""Small multiples of what each arm spent; every column has a scale of its own."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots import words
from plots.costs import Cost, cost_of, known_costs, measured_arms
from plots.figures import style
from plots.figures.drawing import Drawing
from plots.run import Arm, Experiment

ROW = 0.34
LINE = 0.16
HEAD = 0.7
GAP = 0.16
BAR_SHARE = 0.5  # of a column; the rest is for its number


def draw_costs(experiment: Experiment, name: str) -> Drawing:
    """Requires: an arm with samples."""
    arms, costs = measured_arms(experiment), known_costs(experiment)
    labels = [style.wrap(arm.label, 20) for arm in arms]
    heights = [ROW + LINE * (style.lines(label) - 1) for label in labels]
    centres = [sum(heights[:place]) + heights[place] / 2 for place in range(len(arms))]
    left = style.label_room(labels)
    body = sum(heights)
    figure = Figure(figsize=(style.WIDTH, HEAD + body + 0.1))
    drawing = Drawing(
        f"costs-{name}",
        f"What “{experiment.title}” cost, arm by arm",
        "; ".join(_told(arm, costs) for arm in arms) + ".",
        figure,
    )
    room = (style.WIDTH - left - 0.1) / max(len(costs), 1)
    for place, cost in enumerate(costs):
        x = left + place * room
        axes = style.axes_at(figure, x, HEAD, room - GAP, body)
        axes.set_ylim(body, 0)
        _draw_column(drawing, axes, cost, arms, centres)
        if place == 0:
            _draw_names(drawing, axes, arms, labels, centres)
    return drawing


def _draw_names(
    drawing: Drawing,
    axes: Axes,
    arms: list[Arm],
    labels: list[str],
    centres: list[float],
) -> None:
    side = axes.get_yaxis_transform()
    for arm, label, y in zip(arms, labels, centres):
        text = axes.text(-0.1, y, label, transform=side, ha="right", va="center")
        drawing.mark(text, arm.key)


def _draw_column(
    drawing: Drawing, axes: Axes, cost: Cost, arms: list[Arm], centres: list[float]
) -> None:
    values = [cost_of(arm, cost) for arm in arms]
    largest = max((value for value in values if value is not None), default=0.0) or 1.0
    axes.set_xlim(0, largest / BAR_SHARE)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    _head(axes, cost.name, 27, weight="bold")
    _head(axes, style.wrap(cost.unit, 18), 5, fontsize=8, color=style.MUTED)
    axes.axvline(0, color=style.GRID, linewidth=1.2)
    for arm, value, y in zip(arms, values, centres):
        _draw_value(drawing, axes, cost, arm, value, y)


def _head(axes: Axes, text: str, above: float, **looks: object) -> None:
    """Column heads stand a number of points above the first row."""
    axes.annotate(
        text,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, above),
        textcoords="offset points",
        va="bottom",
        linespacing=1.1,
        **looks,
    )


def _draw_value(
    drawing: Drawing, axes: Axes, cost: Cost, arm: Arm, value: float | None, y: float
) -> None:
    look = style.look_of(arm)
    shown = cost.show(value) if value is not None else "?"
    tip = f"{arm.label}: {cost.name} {cost.show(value)}"
    if value:
        (bar,) = axes.barh(y, value, 0.19, color=look.light)
        drawing.mark(bar, arm.key, tip)
    text = axes.text(
        (value or 0.0) + axes.get_xlim()[1] * 0.035,
        y,
        shown,
        va="center",
        fontsize=style.SMALL,
        color=style.INK if value else style.MUTED,
    )
    drawing.mark(text, arm.key)


def _told(arm: Arm, costs: list[Cost]) -> str:
    known = [(cost, cost_of(arm, cost)) for cost in costs]
    spent = [f"{cost.name} {cost.show(v)}" for cost, v in known if v is not None]
    return f"{arm.label}: {words.listing(spent) or 'unknown'}"
