"""Medians, and how sure they are.  Nothing is assumed about the shape of the noise.

The interval is that of the sign test: the narrowest pair of ordered values, as far from
the one end as from the other, that covers the median in at least 95 of 100 cases.

    blocks     2     3     5     6 to 11    12            15
    interval   the whole range   the range  2nd to 11th   3rd to 13th

How many blocks there are depends on what the first ones have shown.  The median is
outside of one of these intervals in 3.7 of 100 cases, even if it is looked at after
each block from the sixth to the fifteenth.  A tie is asked for once, after nine blocks:
there `inner` is the 2nd to the 8th value, which cover the median with 96 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median as middle_of

ENOUGH_BLOCKS = 6  # from here on the range covers the median with 95 %
COVERED = 0.95
ENOUGH_FOR_A_TIE = 9
# Below so many blocks, so many values can be spared at each end; from the last on the
# number of blocks was not chosen by looking at them.
LOOKS = ((12, 0), (15, 1), (18, 2))
CLEAR = 1.1  # what an order needs in each of few blocks


@dataclass(frozen=True)
class Estimate:
    """A median and where it may lie."""

    value: float
    low: float
    high: float
    blocks: int
    within: tuple[float, float] | None = None

    @property
    def inner(self) -> tuple[float, float]:
        """For a tie: the interval without the value at each end, if there are nine."""
        return self.within or (self.low, self.high)

    @property
    def how(self) -> str:
        """What `low` and `high` are, for the end of a sentence."""
        if self.blocks >= ENOUGH_BLOCKS:
            return f"95 % interval of {self.blocks} blocks"
        return f"range of {self.blocks} blocks" if self.blocks > 1 else "1 block only"

    @property
    def is_enough(self) -> bool:
        return self.blocks >= ENOUGH_BLOCKS


def estimate(values: Sequence[float]) -> Estimate:
    """Requires: at least one value."""
    ordered = sorted(values)
    cut = _values_to_cut(len(ordered))
    low, high = ordered[cut], ordered[-1 - cut]
    inner = max(cut, 1) if len(ordered) >= ENOUGH_FOR_A_TIE else cut
    within = ordered[inner], ordered[-1 - inner]
    return Estimate(float(middle_of(ordered)), low, high, len(ordered), within)


def _values_to_cut(blocks: int) -> int:
    """How many of the smallest, and of the largest, the interval can do without."""
    for enough, cut in LOOKS:
        if blocks < enough:
            return cut
    outside = [
        2.0 * sum(comb(blocks, place) for place in range(cut + 1)) / 2.0**blocks
        for cut in range((blocks + 1) // 2)
    ]
    return max(sum(share <= 1 - COVERED for share in outside) - 1, 0)


def side_of(figure: Estimate, line: float = 1.0) -> int:
    """1 above the line, -1 below it, 0 where this cannot be told.

    With few blocks only what is off by more than a tenth, in each of them, is told.
    """
    margin = 1.0 if figure.is_enough else CLEAR
    if figure.low > line * margin:
        return 1
    return -1 if figure.high < line / margin else 0


def median(values: Sequence[float | None]) -> float | None:
    """Of the known values; None when there are none."""
    known = [value for value in values if value is not None]
    return float(middle_of(known)) if known else None


def share(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Clopper and Pearson, 1934)."""

    def at_most(k: int, p: float) -> float:
        """Of k hits or fewer."""
        return sum(comb(of, i) * p**i * (1 - p) ** (of - i) for i in range(k + 1))

    def where(k: int, chance: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if at_most(k, middle) > chance else (low, middle)
        return (low + high) / 2

    return (
        0.0 if hits == 0 else where(hits - 1, 0.975),
        1.0 if hits == of else where(hits, 0.025),
    )
