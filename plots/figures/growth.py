"""What grows: a line for each way of doing the work, log over log."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plots import text
from plots.figures import style
from plots.figures.style import INK, LETTER, LINE, MUTED, SMALL, Canvas, Drawing
from plots.run import Experiment, Metric, Run
from plots.series import Line, end_words, lines_of, x_name, x_words
from plots.stats import Estimate
from plots.text import show, tick, without_zeros
from plots.timeline import hue_of

LABEL = 14.0  # from one name to the next
HEAD = 8.0
FOOT = 36.0
LEFT = 54.0


@dataclass(frozen=True)
class Scale:
    """From values to pixels, by powers of ten."""

    low: float
    high: float
    begin: float
    end: float

    def __call__(self, value: float) -> float:
        span = math.log10(self.high / self.low) or 1.0
        share = math.log10(max(value, self.low) / self.low) / span
        return self.begin + share * (self.end - self.begin)


@dataclass
class Name:
    """Beside the end of its line."""

    text: str
    at: float
    colour: str
    y: float = 0.0


def draw_growth(
    run: Run,
    experiment: Experiment,
    metric: Metric,
    name: str,
    width: float,
    chosen: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> Drawing | None:
    """`chosen`: label and series of the lines to draw; all of them without."""
    every = {line.series: line for line in lines_of(experiment, metric)}
    labels = [(text.model_name(label), key) for label, key in chosen]
    labels = labels or [(text.model_name(series), series) for series in every]
    lines = [(label, every[key]) for label, key in labels if key in every]
    lines = [(label, line) for label, line in lines if _points(line)]
    if not lines:
        return None
    room = min(max(len(label) for label, _ in lines), 22) * SMALL * LETTER + 12
    tall = max(150.0 if width < style.PAGE else 230.0, LABEL * (len(lines) + 1))
    canvas = Canvas(width, HEAD + tall + FOOT)
    xs = [x for _, line in lines for x, _ in _points(line)]
    xs += [line.end.x for _, line in lines if line.end and line.end.x > 0]
    ys = [y for _, line in lines for _, figure in _points(line) for y in _ends(figure)]
    ys += [p.bound for _, line in lines for p in line.places if p.bound and p.figure]
    across = Scale(min(xs), max(xs), LEFT, width - room)
    up = Scale(min(ys) / 1.15, max(ys) * 1.15, HEAD + tall, HEAD)
    _axes(canvas, across, up, experiment, metric)
    _bounds(canvas, [line for _, line in lines], across, up)
    looks = _looks(run, lines)
    names = []
    for (label, line), (hue, dash) in zip(lines, looks):
        _line(canvas, line, across, up, style.colour(hue), dash)
        end = up(_points(line)[-1][1].value)
        names.append(Name(style.wrap(label, 22, 1), end, style.colour(hue)))
    for part in _spread(names, HEAD + 6, HEAD + tall):
        canvas.text(width - room + 8, part.y + 4, part.text, SMALL, part.colour)
    noun = text.capital(metric.noun)
    said = title or f"{noun}, with more {x_name(experiment)} of “{experiment.title}”"
    told = " ".join(_told(experiment, metric, line) for _, line in lines)
    return Drawing(name, said, told, canvas.figure)


def _points(line: Line) -> list[tuple[float, Estimate]]:
    """What a logarithmic axis can show."""
    return [(x, f) for x, f in line.known if x > 0 and f.low > 0]


def _ends(figure: Estimate) -> tuple[float, float]:
    return (figure.low, figure.high)


def _looks(
    run: Run, lines: Sequence[tuple[str, Line]]
) -> list[tuple[str, Sequence[float]]]:
    """The hue of the family; within it, a dash of one's own."""
    used: Counter[str] = Counter()
    looks: list[tuple[str, Sequence[float]]] = []
    for label, line in lines:
        hue = hue_of(run, line.arm, label)
        looks.append((hue, style.DASHES[used[hue] % len(style.DASHES)]))
        used[hue] += 1
    return looks


def _axes(
    canvas: Canvas, across: Scale, up: Scale, experiment: Experiment, metric: Metric
) -> None:
    for y in _ticks(up.low, up.high, 5):
        canvas.line([across.begin, across.end], [up(y)] * 2, LINE)
        said = without_zeros(tick(metric, y))
        canvas.text(across.begin - 7, up(y) + 4, said, SMALL, MUTED, "right")
    written: Callable[[float], str] = lambda x: without_zeros(x_words(experiment, x))
    for x in _ticks(
        across.low, across.high, max(int(across.end - across.begin) // 55, 2)
    ):
        canvas.line([across(x)] * 2, [up.begin, up.begin + 4], MUTED)
        canvas.text(across(x), up.begin + 17, written(x), SMALL, MUTED, "center")
    canvas.text(across.begin, up.begin + 32, x_name(experiment), SMALL, MUTED)


def _ticks(low: float, high: float, most: int) -> list[float]:
    """1, 2, 5, 10 … if these are few enough, else powers of ten, some left out."""
    low, high = low * 0.999, high * 1.001
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps, apart in (((1, 2, 5), 1), ((1, 3), 1), ((1,), 1), ((1,), 2), ((1,), 3)):
        ticks = [step * 10.0**decade for decade in decades[::apart] for step in steps]
        kept = [tick for tick in ticks if low <= tick <= high]
        if len(kept) <= most:
            return kept if len(kept) > 1 else [low, high]
    return [low, high]


def _line(
    canvas: Canvas,
    line: Line,
    across: Scale,
    up: Scale,
    colour: str,
    dash: Sequence[float],
) -> None:
    points = _points(line)
    xs = [across(x) for x, _ in points]
    canvas.line(xs, [up(f.value) for _, f in points], colour, 1.8, dash)
    canvas.dots(xs, [up(f.value) for _, f in points], colour, 2.6)
    for x, figure in points:
        low, high = up(figure.low), up(figure.high)
        if low - high > 6:
            canvas.line([across(x)] * 2, [low, high], colour, 0.8)
    if line.end is not None and line.end.x > 0:
        x, y = across(line.end.x), up(points[-1][1].value)
        canvas.line([x - 4, x + 4], [y - 4, y + 4], colour, 2)
        canvas.line([x - 4, x + 4], [y + 4, y - 4], colour, 2)


def _bounds(canvas: Canvas, lines: Sequence[Line], across: Scale, up: Scale) -> None:
    """Lines with the same bound share one."""
    drawn: set[tuple[tuple[float, float], ...]] = set()
    for line in lines:
        found = [
            (p.x, p.bound) for p in line.places if p.bound and p.figure and p.x > 0
        ]
        bounds = tuple((x, bound) for x, bound in found if bound)
        if len(bounds) < 2 or any(set(bounds) <= set(other) for other in drawn):
            continue
        drawn.add(bounds)
        xs, ys = [across(x) for x, _ in bounds], [up(y) for _, y in bounds]
        canvas.line(xs, ys, INK, 1.1, (3, 2))
    if drawn:
        told = "dashed: possible"
        canvas.text(canvas.width - 2, canvas.height - 4, told, SMALL, MUTED, "right")


def _spread(names: list[Name], top: float, bottom: float) -> list[Name]:
    """Each near the end of its line, never one over another."""
    ordered = sorted(names, key=lambda name: name.at)
    ceiling = top
    for name in ordered:
        name.y = max(name.at, ceiling)
        ceiling = name.y + LABEL
    floor = bottom
    for name in reversed(ordered):
        name.y = min(name.y, floor)
        floor = name.y - LABEL
    return ordered


def _told(experiment: Experiment, metric: Metric, line: Line) -> str:
    (first, low), (last, high) = line.known[0], line.known[-1]
    said = f"{text.model_name(line.series)}: {show(metric, low.value)} at {x_words(experiment, first)}"
    if first != last:
        said += f", {show(metric, high.value)} at {x_words(experiment, last)}"
    return f"{said}. {end_words(line)}".strip()
