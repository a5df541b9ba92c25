"""Two figures beside each other, for each of many: dots on two rulers of powers of ten."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plots import text
from plots.figures import style
from plots.figures.style import INK, LINE, MUTED, PAGE, SMALL, TEXT, Canvas, Drawing
from plots.metg import Granularity, Merit, merits
from plots.run import Run
from plots.timeline import HUES

HEAD = 24.0
LABEL = 17.0
ROW = 44.0  # a label, and the dots under it
FOOT = 20.0
GAP = 14.0  # between the two rulers
DOT = 5.0
LETTER = 0.6  # of a figure that stands beside its dot


@dataclass(frozen=True)
class Value:
    """`value` is None where there is none, and `text` says so."""

    value: float | None
    text: str


@dataclass(frozen=True)
class Pair:
    label: str
    family: str
    values: tuple[Value, Value]


@dataclass(frozen=True)
class Scale:
    """What is drawn on one ruler."""

    title: str
    tick: Callable[[float], str]


@dataclass(frozen=True)
class Ruler:
    left: float
    wide: float
    low: int
    high: int

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.left + self.wide * share


def draw_merits(run: Run) -> Drawing | None:
    """Nothing without a figure of both kinds."""
    found = merits(run)
    known = [any(one.shortest and one.shortest.value for one in found)]
    known.append(any(one.weight and one.weight.value for one in found))
    if not all(known):
        return None
    family = {model.id: HUES.get(model.family, "oth") for model in run.models}
    pairs = [
        Pair(
            text.model_name(one.name),
            family.get(one.name, "py"),
            (_shortest(one.shortest), _weight(one)),
        )
        for one in found
    ]
    scales = (
        Scale("shortest task worth it", text.seconds),
        Scale("memory of a waiting request", text.size),
    )
    title = "The shortest task, and the weight of a waiting request"
    return draw_pairs("merit", title, pairs, scales, PAGE)


def _shortest(one: Granularity | None) -> Value:
    if one is None:
        return Value(None, "not measured")
    if one.value is None:
        return Value(None, "none was long")
    return Value(one.value, f"{'≤ ' if one.at_most else ''}{text.seconds(one.value)}")


def _weight(one: Merit) -> Value:
    if one.weight is None:
        return Value(None, "not measured")
    return Value(one.weight.value, text.size(one.weight.value))


def draw_pairs(
    name: str,
    title: str,
    pairs: Sequence[Pair],
    scales: tuple[Scale, Scale],
    width: float,
) -> Drawing:
    """Requires: at least one value above zero for each ruler."""
    canvas = Canvas(width, HEAD + ROW * len(pairs) + FOOT)
    half = (width - GAP) / 2
    for side, scale in enumerate(scales):
        values = [pair.values[side] for pair in pairs]
        left = side * (half + GAP)
        ruler = _ruler(values, left + DOT, half)
        canvas.text(left, 14, scale.title, SMALL, MUTED)
        _ticks(canvas, ruler, scale)
        for row, (pair, value) in enumerate(zip(pairs, values)):
            _dot(canvas, ruler, value, pair.family, HEAD + ROW * row + LABEL + 11)
    for row, pair in enumerate(pairs):
        canvas.text(0, HEAD + ROW * row + 12, pair.label, TEXT)
    return Drawing(name, title, _told(pairs, scales), canvas.figure)


def _ruler(values: Sequence[Value], left: float, room: float) -> Ruler:
    known = [one.value for one in values if one.value]
    low = math.floor(math.log10(min(known)) + 1e-9)
    high = max(math.ceil(math.log10(max(known)) - 1e-9), low + 1)
    said = max(len(one.text) for one in values if one.value)
    return Ruler(left, room - said * TEXT * LETTER - 10 - 2 * DOT, low, high)


def _ticks(canvas: Canvas, ruler: Ruler, scale: Scale) -> None:
    """The first, the last and, where there is room, some between."""
    powers = ruler.high - ruler.low
    step = max(1, math.ceil(powers / max(ruler.wide // 52, 1)))
    for power in range(ruler.low, ruler.high + 1):
        x = ruler.place(10.0**power)
        canvas.line([x, x], [HEAD, canvas.height - FOOT], LINE)
        if (power - ruler.low) % step == 0:
            said = text.without_zeros(scale.tick(10.0**power))
            canvas.text(
                *(x, canvas.height - 6, said, SMALL, MUTED),
                align="left" if power == ruler.low else "center",
            )


def _dot(canvas: Canvas, ruler: Ruler, one: Value, family: str, y: float) -> None:
    if not one.value:
        canvas.text(ruler.left, y + 4.5, one.text, SMALL, MUTED)
        return
    x = ruler.place(one.value)
    canvas.line([ruler.left, x], [y, y], style.colour(family), 2)
    canvas.dots([x], [y], style.colour(family), DOT)
    canvas.text(x + 10, y + 4.5, one.text, TEXT, INK, bold=True)


def _told(pairs: Sequence[Pair], scales: tuple[Scale, Scale]) -> str:
    first, second = (scale.title for scale in scales)
    rows = [f"{p.label}: {p.values[0].text}, {p.values[1].text}" for p in pairs]
    return f"{first}, {second}. {'; '.join(rows)}."
