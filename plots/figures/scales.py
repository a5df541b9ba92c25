"""Which axis suits some values: from zero, or logarithmic and said to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis

from plots.figures import style

WIDE = 20.0  # largest over smallest; from here on an axis is logarithmic
CHOICES = (  # what a decade is cut into, and how many decades apart
    *(
        ((1, 2, 5), 1),
        ((1, 1.5, 2, 3, 5, 7), 1),
        ((1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8), 1),
    ),
    *(((1,), 1), ((1,), 2), ((1,), 3), ((1,), 4)),
)


def is_wide(values: Sequence[float]) -> bool:
    above = [value for value in values if value > 0]
    return bool(above) and max(above) > WIDE * min(above)


def set_x(axes: Axes, values: Sequence[float], show: Callable[[float], str]) -> str:
    """Sets the x axis; returns “, log” where it is logarithmic."""
    return _set(axes.xaxis, axes.set_xscale, axes.set_xlim, values, show)


def set_y(axes: Axes, values: Sequence[float], show: Callable[[float], str]) -> str:
    return _set(axes.yaxis, axes.set_yscale, axes.set_ylim, values, show)


def _set(
    axis: Axis,
    scale: Callable[..., object],
    limit: Callable[..., object],
    values: Sequence[float],
    show: Callable[[float], str],
) -> str:
    low, high = min(values, default=0.0), max(values, default=0.0)
    if not is_wide(values) or low < 0:
        scale("linear")
        room = 0.04 * (high - min(low, 0.0)) or 1.0
        limit(min(low, 0.0) - (room if low < 0 else 0.0), high + room)
        whole = all(float(value).is_integer() for value in values)
        axis.set_major_locator(style.few_ticks(whole=whole))
        axis.set_major_formatter(lambda value, _: show(value))
        return ""
    least = min(value for value in values if value > 0)
    if low > 0:
        scale("log")
        limit(low / 1.4, high * 1.4)
    else:
        scale("symlog", linthresh=least)
        limit(0.0, high * 1.6)
    ticks = ([0.0] if low <= 0 else []) + log_ticks(least / 1.39, high * 1.39)
    axis.set_ticks(ticks, labels=[show(tick) for tick in ticks])
    axis.set_ticks([], minor=True)
    return ", log"


def log_ticks(low: float, high: float, most: int = 7) -> list[float]:
    """1, 2, 5, 10 … if these are neither few nor many, else finer or wider steps."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps, apart in CHOICES:
        ticks = [step * 10.0**decade for decade in decades[::apart] for step in steps]
        kept = [tick for tick in ticks if low <= tick <= high]
        if 1 < len(kept) <= most:
            return kept
    return [low, high]
