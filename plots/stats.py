"""Medians, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ENOUGH_BLOCKS = 9
RESAMPLES = 10_000


@dataclass(frozen=True)
class Estimate:
    """A median and where it may lie."""

    value: float
    low: float
    high: float
    blocks: int

    @property
    def how(self) -> str:
        """What `low` and `high` are, for the end of a sentence."""
        if self.blocks >= ENOUGH_BLOCKS:
            return f"95 % interval of {self.blocks} blocks"
        return f"range of {self.blocks} blocks" if self.blocks > 1 else "1 block only"


def estimate(values: Sequence[float], seed: int) -> Estimate:
    """From 9 values on a bootstrap 95 % interval of the median; below, the range.

    Requires: at least one value.  The same seed gives the same interval.
    """
    sample = np.asarray(values, dtype=float)
    middle = float(np.median(sample))
    if len(sample) < ENOUGH_BLOCKS:
        return Estimate(middle, float(sample.min()), float(sample.max()), len(sample))
    draw = np.random.default_rng(seed)
    picks = draw.integers(0, len(sample), size=(RESAMPLES, len(sample)))
    medians = np.median(sample[picks], axis=1)
    low, high = np.percentile(medians, [2.5, 97.5])
    return Estimate(middle, float(low), float(high), len(sample))


def median(values: Sequence[float | None]) -> float | None:
    """Of the known values; None when there are none."""
    known = [value for value in values if value is not None]
    return float(np.median(known)) if known else None
