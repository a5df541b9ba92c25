"""A sweep: one line for each series, its spread, its bound, and where it ended."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots import words
from plots.figures import scales, style
from plots.figures.drawing import Drawing
from plots.metrics import Metric
from plots.run import Experiment
from plots.sweeps import (
    Line,
    end_words,
    lines_of,
    sweep_finding,
    sweep_measures,
    x_name,
    x_words,
)

LEFT = 1.0  # inches
RIGHT = 2.75
HEAD = 0.42
FOOT = 0.72
TALL = 3.7
TEXT_LINE = 0.165
MOST_OF_A_REASON = 88


@dataclass
class Label:
    """A name beside its line; `y` is in inches from the bottom of the axes."""

    line: Line
    text: str
    y: float
    at: float

    @property
    def tall(self) -> float:
        return TEXT_LINE * style.lines(self.text) + 0.05


def draw_sweep(experiment: Experiment, name: str, seed: int) -> Drawing:
    """One panel for each measure.  Requires: at least one point with a figure."""
    measures = sweep_measures(experiment)
    panels = [(measure, lines_of(experiment, measure, seed)) for measure in measures]
    panels = [(m, lines) for m, lines in panels if any(line.known for line in lines)]
    heights = [max(TALL, _text_tall(lines)) for _, lines in panels]
    figure = Figure(figsize=(style.WIDTH, sum(heights) + (HEAD + FOOT) * len(panels)))
    drawing = Drawing(
        f"sweep-{name}",
        f"“{experiment.title}”: what happens as {x_name(experiment)} grows",
        sweep_finding(experiment, seed),
        figure,
    )
    top = HEAD
    for (measure, lines), tall in zip(panels, heights):
        axes = style.axes_at(figure, LEFT, top, style.WIDTH - LEFT - RIGHT, tall)
        _draw_panel(drawing, axes, experiment, measure, lines, tall)
        top += tall + FOOT + HEAD
    return drawing


def has_points(experiment: Experiment, seed: int) -> bool:
    return any(
        line.known
        for name in sweep_measures(experiment)
        for line in lines_of(experiment, name, seed)
    )


def _text_tall(lines: list[Line]) -> float:
    return sum(TEXT_LINE * style.lines(_text(line)) + 0.05 for line in lines) + 0.1


def _text(line: Line) -> str:
    name = style.wrap(line.series, 28)
    if line.end is None:
        return name
    said = end_words(line).removeprefix(line.series).strip(" .")
    return f"{name}\n{style.wrap(words.shorten(said, MOST_OF_A_REASON), 31)}"


def _draw_panel(
    drawing: Drawing,
    axes: Axes,
    experiment: Experiment,
    metric: Metric,
    lines: list[Line],
    tall: float,
) -> None:
    every = [place.x for line in lines for place in line.places]
    seen = [(place, figure) for line in lines for place, figure in line.known]
    y = [value for _, figure in seen for value in (figure.low, figure.high)]
    y += [place.bound for place, _ in seen if place.bound]
    log_y = scales.set_y(axes, y, metric.tick)
    log_x = scales.set_x(axes, every, lambda x: x_words(experiment, x))
    axes.grid(axis="both")
    axes.tick_params(
        axis="y", labelleft=True, labelcolor=style.MUTED, labelsize=style.SMALL
    )
    axes.set_xlabel(f"{x_name(experiment)}{log_x}", labelpad=6)
    axes.set_title(f"{metric.heading}{log_y}", loc="left", fontsize=11, weight="bold")
    _draw_bounds(drawing, axes, lines)
    looks = looks_of(lines)
    for line in lines:
        _draw_line(drawing, axes, metric, line, looks[line.series])
    _draw_labels(drawing, axes, lines, looks, tall)


def _draw_bounds(drawing: Drawing, axes: Axes, lines: list[Line]) -> None:
    """Lines with the same bounds share one; it is drawn in ink."""
    drawn: set[tuple[tuple[float, float], ...]] = set()
    for line in lines:
        bounds = tuple((p.x, p.bound) for p in line.places if p.bound)
        shared = any(set(bounds) <= set(other) for other in drawn)
        if not bounds or shared:
            continue
        drawn.add(bounds)
        x, y = zip(*bounds)
        (dashes,) = axes.plot(
            x, y, color=style.INK, linestyle=(0, (4, 2.4)), linewidth=1.2, zorder=2
        )
        drawing.mark(dashes, line.arm.key, f"Bound of {line.series}")
        axes.annotate(
            "bound",
            (x[-1], y[-1]),
            xytext=(0, -4),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=style.SMALL,
        )


def looks_of(lines: list[Line]) -> dict[str, style.Look]:
    return style.looks_of_series([(line.series, line.arm) for line in lines])


def _draw_line(
    drawing: Drawing, axes: Axes, metric: Metric, line: Line, look: style.Look
) -> None:
    if not line.known:
        return
    x = [place.x for place, _ in line.known]
    middle = [figure.value for _, figure in line.known]
    low = [figure.low for _, figure in line.known]
    high = [figure.high for _, figure in line.known]
    band = axes.fill_between(x, low, high, color=look.light, alpha=0.18, linewidth=0)
    drawing.mark(band, line.arm.key)
    (path,) = axes.plot(x, middle, color=look.light, linestyle=look.dash, linewidth=1.7)
    drawing.mark(path, line.arm.key)
    for place, figure in line.known:
        (dot,) = axes.plot(
            [place.x],
            [figure.value],
            marker=look.marker,
            markersize=6.5,
            markerfacecolor=style.PAPER if look.hollow else look.light,
            markeredgecolor=look.light,
            zorder=5,
        )
        shown = metric.show(figure.value)
        reach = f"{metric.show(figure.low)} to {metric.show(figure.high)}"
        tip = f"{line.series} at {words.number(place.x)}: {shown} ({reach})"
        drawing.mark(dot, line.arm.key, tip)
    if line.end is not None:
        _draw_end(drawing, axes, line, middle[-1], look)


def _draw_end(
    drawing: Drawing, axes: Axes, line: Line, y: float, look: style.Look
) -> None:
    """A cross where the next point would have been, at the height of the last."""
    assert line.end is not None
    (cross,) = axes.plot(
        [line.end.x],
        [y],
        marker="x",
        markersize=9,
        markeredgewidth=2.2,
        markeredgecolor=look.light,
        zorder=6,
        clip_on=False,
    )
    drawing.mark(cross, line.arm.key, end_words(line))


def _draw_labels(
    drawing: Drawing,
    axes: Axes,
    lines: list[Line],
    looks: dict[str, style.Look],
    tall: float,
) -> None:
    """Names at the right, each near its line's last point, never over each other."""
    labels = [_label(axes, line, tall) for line in lines]
    for label in _spread(labels, tall):
        look = looks[label.line.series]
        width = axes.figure.get_size_inches()[0] - LEFT - RIGHT
        (lead,) = axes.plot(
            [1.005, 1.0 + 0.22 / width],
            [label.at / tall, label.y / tall],
            transform=axes.transAxes,
            color=look.light,
            linewidth=0.9,
            clip_on=False,
        )
        text = axes.text(
            1.0 + 0.28 / width,
            label.y / tall,
            label.text,
            transform=axes.transAxes,
            va="center",
            fontsize=style.SMALL,
            color=look.light,
            linespacing=1.15,
        )
        drawing.mark(lead, label.line.arm.key)
        drawing.mark(text, label.line.arm.key, end_words(label.line))


def _label(axes: Axes, line: Line, tall: float) -> Label:
    at = 0.0
    if line.known:
        point = (line.known[-1][0].x, line.known[-1][1].value)
        shown = axes.transData.transform(point)
        at = float(axes.transAxes.inverted().transform(shown)[1]) * tall
    text = _text(line) if line.known or line.end else f"{line.series}: no time"
    return Label(line, text, at, min(max(at, 0.0), tall))


def _spread(labels: list[Label], tall: float) -> list[Label]:
    """From the bottom up, each above the one before; then down from the top."""
    ordered = sorted(labels, key=lambda label: label.at)
    floor = 0.0
    for label in ordered:
        label.y = max(label.y, floor + label.tall / 2)
        floor = label.y + label.tall / 2
    ceiling = tall
    for label in reversed(ordered):
        label.y = min(label.y, ceiling - label.tall / 2)
        ceiling = label.y - label.tall / 2
    return ordered
