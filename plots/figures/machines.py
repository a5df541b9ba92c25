"""Many machines: how many times faster each is with all of its cores."""

from __future__ import annotations

import math
from collections.abc import Sequence

from plots.figures import style
from plots.figures.style import INK, LINE, MUTED, SMALL, TEXT, Canvas, Drawing
from plots.stats import Estimate

LEFT, RIGHT, TOP, TALL, FOOT = 44.0, 16.0, 44.0, 240.0, 40.0

Dots = Sequence[tuple[int, Estimate]]  # usable cores and speed-up of each machine


def draw_machines(
    name: str, title: str, models: Sequence[tuple[str, str, Dots]], width: float
) -> Drawing:
    """`models`: label, hue and a dot for each machine.  Requires: at least one dot."""
    known = [dot for _, _, dots in models for dot in dots]
    most = max(2.0, *(max(cores, figure.high) for cores, figure in known))
    least = min(1.0, *(figure.low for _, figure in known if figure.low > 0))
    canvas = Canvas(width, TOP + TALL + FOOT)
    body = TOP + TALL

    def across(cores: float) -> float:
        return LEFT + (width - LEFT - RIGHT) * math.log(cores) / math.log(most)

    def up(times: float) -> float:
        share = math.log(max(times, least) / least) / math.log(most / least)
        return body - TALL * share

    for power in range(math.floor(math.log2(most)) + 1):
        tick = 2**power
        canvas.line([LEFT, width - RIGHT], [up(tick)] * 2, LINE)
        canvas.text(LEFT - 7, up(tick) + 4, f"{tick}×", SMALL, MUTED, "right")
        canvas.line([across(tick)] * 2, [body, body + 4], MUTED)
        canvas.text(across(tick), body + 17, f"{tick}", SMALL, MUTED, "center")
    canvas.text(LEFT, body + 33, "usable cores", SMALL, MUTED)
    canvas.text(width - 2, body + 33, "dashed: possible", SMALL, MUTED, "right")
    canvas.line([across(1), across(most)], [up(1), up(most)], INK, 1.1, (3, 2))
    for place, (label, hue, dots) in enumerate(models):
        colour = style.colour(hue)
        canvas.text(LEFT, 14 + 16 * place, f"● {label}", TEXT, colour)
        for cores, figure in dots:
            x = across(cores) + 5 * (place - (len(models) - 1) / 2)  # beside, not over
            canvas.line([x, x], [up(figure.low), up(figure.high)], colour, 1)
            canvas.dots([x], [up(figure.value)], colour, 4)
    return Drawing(name, title, _told(models), canvas.figure)


def _told(models: Sequence[tuple[str, str, Dots]]) -> str:
    return " ".join(
        f"{label}: "
        + ", ".join(f"{figure.value:.2f}× on {cores} cores" for cores, figure in dots)
        + "."
        for label, _, dots in models
        if dots
    )
