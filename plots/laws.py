"""Laws of growth, fitted by least squares of the relative error.  No run is known here.

Every law is a sum of terms with coefficients from zero up: y = c0·t0(x) + c1·t1(x) …
That makes the fit exact: each choice of terms is solved, the best possible one wins;
or the first one that is `enough`, lest a term explains the noise of a few points.

    Amdahl     wall(p)   = serial + parallel / p            p: x, at most the cores
    Universal  n/rate(n) = 1/rate1 · (1 + contention·(n - 1) + coherency·n·(n - 1))
    Little     n/rate(n) = time of one task, the same at every n
    Straight   y(n)      = start + each · n

The law of Little itself always holds: n = rate × time.  What is fitted here is the time
of one task, and what is tested is that it stays the same when more are in flight.
Gunther calls the second one the Universal Scalability Law.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Parameter:
    """A figure with a meaning, made of the coefficients."""

    name: str
    kind: str  # seconds, share, number, amount
    read: Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Law:
    """`terms` makes one column for each coefficient; the first one may be `needed`."""

    name: str
    terms: Callable[[Numbers], Numbers]
    parameters: tuple[Parameter, ...]
    width: int
    needed: int = 0  # so many of the first terms are in every choice
    enough: float = 0.0  # a fit as near as this needs no further term


def _ratio(upper: int, *lower: int) -> Callable[[Numbers], Numbers]:
    """c[upper] over the sum of c[lower]; 0 where that is 0."""

    def read(c: Numbers) -> Numbers:
        below = sum((c[..., place] for place in lower), np.zeros(c.shape[:-1]))
        safe = np.where(below > 0, below, 1.0)
        return np.asarray(np.where(below > 0, c[..., upper] / safe, 0.0))

    return read


def _at(place: int) -> Callable[[Numbers], Numbers]:
    return lambda c: c[..., place]


def _inverse(c: Numbers) -> Numbers:
    return np.asarray(1.0 / np.maximum(c[..., 0], 1e-300))


def amdahl(cores: float) -> Law:
    """More than `cores` workers share the cores, so they are no more than those."""
    return Law(
        "Amdahl’s law",
        lambda x: np.stack([np.ones_like(x), 1.0 / np.minimum(x, cores)], axis=-1),
        (Parameter("serial share", "share", _ratio(0, 0, 1)),),
        2,
    )


UNIVERSAL = Law(
    "the Universal Scalability Law",
    lambda x: np.stack([np.ones_like(x), x - 1.0, x * (x - 1.0)], axis=-1),
    (
        Parameter("rate of one", "rate", _inverse),
        Parameter("contention", "number", _ratio(1, 0)),
        Parameter("coherency", "number", _ratio(2, 0)),
    ),
    3,
    needed=1,
    enough=0.02,
)

LITTLE = Law(
    "Little’s law",
    lambda x: np.stack([np.ones_like(x)], axis=-1),
    (Parameter("time of one task", "seconds", _at(0)),),
    1,
)

STRAIGHT = Law(
    "a straight line",
    lambda x: np.stack([np.ones_like(x), x], axis=-1),
    (
        Parameter("at the start", "amount", _at(0)),
        Parameter("for each one more", "amount", _at(1)),
    ),
    2,
)


def fit(law: Law, x: Numbers, y: Numbers) -> Numbers:
    """Coefficients for each row of `y`, whose columns are the points of `x`.

    Requires: y above zero, and at least as many points as the law has coefficients.
    """
    terms = law.terms(x)
    scale = np.maximum(np.abs(terms).max(axis=0), 1e-300)
    relative = (terms / scale)[None, :, :] / y[:, :, None]
    best = np.zeros((len(y), law.width))
    least = np.full(len(y), np.inf)
    for chosen in _choices(law):
        found = np.zeros_like(best)
        found[:, chosen] = np.linalg.pinv(relative[:, :, chosen]).sum(axis=2)
        off = np.einsum("rnk,rk->rn", relative, found) - 1.0
        error = np.where(np.abs(off).max(axis=1) <= law.enough, 0.0, 1.0)
        error *= (off**2).sum(axis=1)
        better = (found >= 0).all(axis=1) & (error < least * (1 - 1e-9))
        best[better], least[better] = found[better], error[better]
    return np.asarray(best / scale)


def _choices(law: Law) -> list[list[int]]:
    """Smaller ones first: of two equally good fits the simpler one wins."""
    places = range(law.width)
    return [
        list(chosen)
        for size in range(1, law.width + 1)
        for chosen in combinations(places, size)
        if set(range(law.needed)) <= set(chosen)
    ]


def predict(law: Law, coefficients: Numbers, x: Numbers) -> Numbers:
    return np.asarray(law.terms(x) @ coefficients)
