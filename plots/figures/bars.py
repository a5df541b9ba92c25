"""Bars from zero, dots on a ruler of powers of ten, and things to count."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plots.figures import style
from plots.figures.style import INK, LETTER, LINE, MUTED, SMALL, TEXT, Canvas, Drawing
from plots.text import without_zeros

ROW = 26.0
BAR = 15.0
LABEL_ABOVE = 17.0  # what a label above its bar adds
BESIDE = 17  # letters of the longest label that stands beside its bar
FOOT = 20.0
MOST_DOTS = 60
DOT = 4.4
DOT_STEP = 12.5


@dataclass(frozen=True)
class Bar:
    """`text` is the value as it is written, or why there is none."""

    label: str
    value: float | None
    text: str
    family: str = "oth"
    bound: float | None = None
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Where the columns are."""

    left: float
    right: float
    above: bool

    @property
    def wide(self) -> float:
        return self.right - self.left


def draw_bars(
    name: str, title: str, bars: Sequence[Bar], width: float, note: str = ""
) -> Drawing:
    """Requires: at least one bar."""
    shape = _layout(bars, width)
    canvas = Canvas(width, _height(bars, shape) + (FOOT if note else 0.0))
    values = [v for bar in bars for v in (bar.value, bar.bound, *bar.values) if v]
    whole = max(values, default=0.0) or 1.0
    for bar, y in _rows(canvas, bars, shape):
        _draw_bar(canvas, bar, shape, y, whole)
    if note:
        left = min(shape.left, width - len(note) * SMALL * LETTER)
        canvas.text(max(left, 2.0), canvas.height - 5, note, SMALL, MUTED)
    return Drawing(name, title, _told(bars), canvas.figure)


def _draw_bar(canvas: Canvas, bar: Bar, shape: Layout, y: float, whole: float) -> None:
    colour = style.colour(bar.family)
    long = shape.wide * (bar.value or 0.0) / whole
    if bar.value is not None:
        canvas.box(shape.left, y - BAR / 2, max(long, 1.5), BAR, colour)
        spread = [shape.left + shape.wide * value / whole for value in bar.values]
        if len(spread) > 1 and max(spread) - min(spread) > 3:
            canvas.line([min(spread), max(spread)], [y, y], INK, 1.2)
    if bar.bound:
        x = shape.left + shape.wide * bar.bound / whole
        canvas.line([x, x], [y - BAR / 2 - 3, y + BAR / 2 + 3], INK, 1.3, (2, 1.5))
    ends = [long, *(shape.wide * value / whole for value in bar.values)]
    if bar.bound:
        ends.append(shape.wide * bar.bound / whole)
    _value(canvas, bar, shape.left + max(ends) + 6, y)


def draw_ruler(
    name: str,
    title: str,
    bars: Sequence[Bar],
    width: float,
    show: Callable[[float], str],
) -> Drawing:
    """Requires: at least one value above zero."""
    shape = _layout(bars, width)
    known = [bar.value for bar in bars if bar.value]
    low = math.floor(math.log10(min(known)) + 1e-9)
    high = max(math.ceil(math.log10(max(known)) - 1e-9), low + 1)
    canvas = Canvas(width, _height(bars, shape) + FOOT)
    body = canvas.height - FOOT
    step = max(1, math.ceil((high - low) / max(shape.wide // 58, 1)))
    for power in range(low, high + 1, step):
        x = shape.left + shape.wide * (power - low) / (high - low)
        canvas.line([x, x], [0, body], LINE)
        at_edge = power == low and shape.above
        canvas.text(
            *(x, body + 14, without_zeros(show(10.0**power)), SMALL, MUTED),
            align="left" if at_edge else "center",
        )
    for bar, y in _rows(canvas, bars, shape):
        x = shape.left
        if bar.value:
            x += shape.wide * (math.log10(bar.value) - low) / (high - low)
            canvas.line([shape.left, x], [y, y], style.colour(bar.family), 2)
            canvas.dots([x], [y], style.colour(bar.family), 5)
        _value(canvas, bar, x + 10, y)
    return Drawing(name, title, _told(bars), canvas.figure)


def draw_counts(name: str, title: str, bars: Sequence[Bar], width: float) -> Drawing:
    """A dot for each thing, where they are few."""
    known = [bar.value for bar in bars if bar.value is not None]
    few = all(value.is_integer() and 0 <= value <= MOST_DOTS for value in known)
    if not few or not known:
        return draw_bars(name, title, bars, width)
    shape = _layout(bars, width)
    in_a_line = max(int((width - shape.left - 40) // DOT_STEP), 1)
    lines = [max(math.ceil((bar.value or 0) / in_a_line), 1) for bar in bars]
    extra = [(count - 1) * DOT_STEP for count in lines]
    canvas = Canvas(width, _height(bars, shape) + sum(extra))
    down = 0.0
    for (bar, y), more in zip(_rows(canvas, bars, shape, extra), extra):
        places = range(int(bar.value or 0))
        xs = [shape.left + DOT + place % in_a_line * DOT_STEP for place in places]
        ys = [y + place // in_a_line * DOT_STEP for place in places]
        if xs:
            canvas.dots(xs, ys, style.colour(bar.family), DOT)
        end = max(xs, default=shape.left - DOT) + DOT + 8
        _value(canvas, bar, min(end, canvas.width - 34), y)
        down += more
    return Drawing(name, title, _told(bars), canvas.figure)


def _layout(bars: Sequence[Bar], width: float) -> Layout:
    longest = max(len(bar.label) for bar in bars)
    above = longest > BESIDE
    left = 2.0 if above else longest * TEXT * LETTER + 10
    said = max((len(bar.text) for bar in bars if bar.value is not None), default=4)
    return Layout(left, max(width - said * TEXT * 0.66 - 12, left + 60), above)


def _height(bars: Sequence[Bar], shape: Layout) -> float:
    return sum(_tall(bar, shape) for bar in bars) + 4


def _tall(bar: Bar, shape: Layout) -> float:
    if not shape.above:
        return ROW
    return ROW + LABEL_ABOVE * len(_label(bar))


def _label(bar: Bar) -> list[str]:
    return style.wrap(bar.label, 46).split("\n")


def _rows(
    canvas: Canvas,
    bars: Sequence[Bar],
    shape: Layout,
    extra: Sequence[float] | None = None,
) -> list[tuple[Bar, float]]:
    """Writes the labels, and gives each bar the middle of its row."""
    found, top = [], 2.0
    for place, bar in enumerate(bars):
        y = top + _tall(bar, shape) - ROW / 2
        if shape.above:
            canvas.text(shape.left, top + 14, "\n".join(_label(bar)), TEXT)
        else:
            canvas.text(shape.left - 8, y + 4.5, bar.label, TEXT, INK, "right")
        found.append((bar, y))
        top += _tall(bar, shape) + (extra[place] if extra else 0.0)
    return found


def _value(canvas: Canvas, bar: Bar, x: float, y: float) -> None:
    if bar.value is None:
        room = int((canvas.width - x) / (SMALL * LETTER))
        lines = style.wrap(bar.text, room)
        shift = 0 if "\n" not in lines else SMALL * 0.55
        canvas.text(x, y + 4 - shift, lines, SMALL, MUTED)
    else:
        canvas.text(x, y + 4.5, bar.text, TEXT, INK, bold=True)


def _told(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.text}" for bar in bars) + "."
