"""What the expressions of a story come to in one run, repetition by repetition."""

from __future__ import annotations

import operator
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from plots import text
from plots.metrics import WALL
from plots.run import Arm, Sample
from plots.stats import estimate
from plots.stories.language import (
    CORES,
    FIXED,
    Binary,
    Call,
    Expression,
    Name,
    Number,
    kind_of,
)

EVERY = -1  # in place of a repetition: the same in all of them
CLOSE = 0.1  # “~”
SMALL = 100  # below, half of a thing is noticed
NOTHING = 1e-9  # what a sum of rounding errors may come to
OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "max": max,
    "min": min,
}
# The difference of both sides lies below (-1), within (0), or above (1) what is asked for.
SIDES: dict[str, Callable[[float], int]] = {
    "<": lambda less: 0 if less < -NOTHING else 1,
    "<=": lambda less: 0 if less <= NOTHING else 1,
    ">": lambda more: 0 if more > NOTHING else -1,
    ">=": lambda more: 0 if more >= -NOTHING else -1,
    "==": lambda apart: (apart > NOTHING) - (apart < -NOTHING),
    "~": lambda ratio: (ratio > 1 + CLOSE) - (ratio < 1 - CLOSE),
}


class Unknown(Exception):
    """This run does not show it; the message is the reason, for the end of a sentence."""


@dataclass(frozen=True)
class Value:
    """A number for each repetition that has one."""

    kind: str
    by_block: Mapping[int, float]
    exact: bool = False  # not measured

    @property
    def middle(self) -> float:
        """The median; of small counts one that was counted."""
        values = list(self.by_block.values())
        middle = statistics.median(values)
        is_small = self.kind == "count" and middle < SMALL
        return statistics.median_low(values) if is_small else middle

    def reach(self) -> tuple[float, float]:
        found = estimate(list(self.by_block.values()))
        return found.low, found.high


@dataclass(frozen=True)
class Scope:
    """A run, as far as one story looks at it."""

    arms: Mapping[str, Sequence[Arm]]  # those that a name of the story stands for
    lists: frozenset[str]
    kinds: Mapping[str, str]  # of the metrics of the run
    cores: int | None
    is_busy: bool = False  # with other programs
    doubts: bool = True  # and tells no times that were disturbed

    def value(self, found: Expression) -> Value:
        """Throws: Unknown."""
        if isinstance(found, Number):
            return Value("count", {EVERY: found.value}, exact=True)
        if isinstance(found, Name):
            return self._named(found)
        if isinstance(found, Call):
            return self._called(found)
        return _combine(found.sign, self.value(found.left), self.value(found.right))

    def holds(self, condition: Binary) -> bool:
        """Is it so in this run?  Throws: Unknown, also if its repetitions disagree."""
        left, right = self.value(condition.left), self.value(condition.right)
        apart = _combine("/" if condition.sign == "~" else "-", left, right)
        low, high = (SIDES[condition.sign](end) for end in apart.reach())
        if low != high:
            raise Unknown("its repetitions differ too much")
        return low == 0

    def _named(self, found: Name) -> Value:
        if found.name == CORES:
            if self.cores is None:
                raise Unknown("the number of cores is not known")
            return Value("count", {EVERY: float(self.cores)}, exact=True)
        arms = self.arms[found.name]
        if not arms:
            raise Unknown("a part of it was not measured")
        return self.of_arm(arms[0], found.metric)

    def _called(self, found: Call) -> Value:
        if found.function == "size":
            return Value("count", {EVERY: float(self._size(found))}, exact=True)
        values = [value for each in found.arguments for value in self._spread(each)]
        return reduce(lambda left, right: _combine(found.function, left, right), values)

    def _size(self, found: Call) -> int:
        """How many there are, measured or not."""
        names = [each for each in found.arguments if isinstance(each, Name)]
        return sum(len(self.arms[each.name]) for each in names)

    def _spread(self, found: Expression) -> list[Value]:
        """One value, or those of a list."""
        if not isinstance(found, Name) or found.name not in self.lists:
            return [self.value(found)]
        if not self.arms[found.name]:
            raise Unknown("a part of it was not measured")
        return [self.of_arm(arm, found.metric) for arm in self.arms[found.name]]

    def of_arm(self, arm: Arm, metric: str) -> Value:
        """Throws: Unknown."""
        samples = sound(arm)
        if metric in FIXED:
            fixed = {"bound": arm.bound, "x": arm.x, "tasks": arm.tasks}
            value = fixed.get(metric, len(samples))
            if value is None:
                raise Unknown("a number of it is not known")
            return Value(FIXED[metric], {EVERY: float(value)}, exact=True)
        read = {sample.block: sample.values.get(metric) for sample in samples}
        known = {block: value for block, value in read.items() if value is not None}
        if not known:
            raise Unknown("a number of it was not measured")
        if self.doubts:
            self._doubt(arm, metric)
        return Value(self.kinds[metric], known)

    def _doubt(self, arm: Arm, metric: str) -> None:
        """Throws: Unknown if something has disturbed what was measured."""
        if self.is_busy and self.kinds[metric] in ("time", "rate", "share"):
            raise Unknown("the machine was busy")
        if metric == WALL and arm.bound and arm.was_answered_late:
            raise Unknown("the server was late")


def sound(arm: Arm) -> list[Sample]:
    """Its right and undisturbed samples.  Throws: Unknown if there is none."""
    if arm.end:
        raise Unknown(text.shorten(arm.end, 80))
    if arm.error or (arm.samples and not arm.verified):
        raise Unknown("a part of it went wrong")
    quiet = [sample for sample in arm.samples if not sample.tainted]
    right = [s for s in quiet if arm.may_fail or not arm.unexpected_failures(s)]
    if right:
        return right
    if quiet:
        raise Unknown("some of its tasks failed")
    if arm.samples:
        raise Unknown("the machine was disturbed")
    raise Unknown("a part of it was not measured")


def _combine(sign: str, left: Value, right: Value) -> Value:
    """Repetition by repetition."""
    kind = left.kind if sign in ("max", "min") else kind_of(sign, left.kind, right.kind)
    first, second = _in_step(left.by_block, right.by_block)
    found = {
        block: OPERATIONS[sign](first[block], second[block])
        for block in first
        if block in second and (sign != "/" or second[block])
    }
    if not found:
        raise Unknown("its parts cannot be compared")
    return Value(kind, found, left.exact and right.exact)


def _in_step(
    first: Mapping[int, float], second: Mapping[int, float]
) -> tuple[Mapping[int, float], Mapping[int, float]]:
    """What is the same in every repetition is so in those of the other."""
    if EVERY in first and EVERY not in second:
        return dict.fromkeys(second, first[EVERY]), second
    if EVERY in second and EVERY not in first:
        return first, dict.fromkeys(first, second[EVERY])
    return first, second
