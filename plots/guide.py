"""Which model should I choose?  Every answer is a measured number of this run."""

from __future__ import annotations

from dataclasses import dataclass

from plots import text
from plots.metrics import WALL
from plots.run import Arm, Experiment, Run
from plots.series import (
    CPU_TIME,
    Row,
    base_of,
    cost_of,
    level_with_best,
    row_of,
    work_of,
)

NOT_MEASURED = "not measured in this run"
FAILED = "cannot be told: no time of it can be used"
BUSY = "cannot be told: the machine was busy"
MOST_NAMES = 4
MOST_BUT = 2  # “any model but …”
PLAIN = "a plain loop"
LESSONS = ("gil_threads",)  # they show a lock; nobody would choose them

# The kinds of work, and which experiments can speak for them, the clearest first.
KINDS = (
    ("A few waits", ("five_fetches", "ten_microservices", "portfolio_prices")),
    ("Many waits", ("thousand_fetches", "scrape_100_pages", "hundred_fetches")),
    ("Computing in C++", ("eight_sums", "simulation", "image_batch", "fibonacci")),
    ("Computing in Python", ("gil",)),
    ("Waiting, then computing", ("mixed_fetch_and_crunch",)),
)
IN_PYTHON = "Computing in Python"


@dataclass(frozen=True)
class Choice:
    """One kind of work: a row for each model that did it, fastest first."""

    work: str
    experiment: Experiment | None
    rows: tuple[Row, ...]
    best: tuple[Row, ...]

    @property
    def is_disturbed(self) -> bool:
        return self.experiment is not None and self.experiment.was_disturbed

    @property
    def take(self) -> str:
        """“any model but a plain loop”, “thread pool or one event loop”"""
        if not self.best:
            if self.is_disturbed:
                return BUSY
            return FAILED if self.rows else NOT_MEASURED
        others = [row for row in self.rows if row not in self.best and row.middle]
        names = self._cheapest_first()
        if len(names) > MOST_NAMES and not others:
            return "any of them"
        if len(names) > MOST_BUT and 0 < len(others) <= MOST_BUT:
            slow = [
                PLAIN if row.arm.model == "sequential" else name_of(row)
                for row in others
            ]
            return f"any model but {text.listing(slow)}"
        if len(names) > MOST_NAMES + 1:
            more = f"one of {text.in_words(len(names) - MOST_NAMES)} more"
            names = [*names[:MOST_NAMES], more]
        return text.listing(names, "or")

    def _cheapest_first(self) -> list[str]:
        """Of equals, the one that spends least processor time leads."""
        spent = [(cost_of(row.arm, CPU_TIME) or 0.0, row) for row in self.best]
        return [name_of(row) for _, row in sorted(spent, key=lambda pair: pair[0])]

    @property
    def why(self) -> str:
        """The numbers behind it."""
        if self.experiment is None or not self.best:
            return ""
        parts = [f"{self.experiment.title}: {self._times()}"]
        slow = _slowest(self)
        if slow:
            parts.append(slow)
        cheap = _cheapest(self)
        return "; ".join(parts) + (f". {cheap}" if cheap else "")

    def _times(self) -> str:
        shown = list(dict.fromkeys(text.seconds(row.middle) for row in self.best))
        if len(self.best) == 1:
            return shown[0]
        if len(shown) == 1:
            return f"each {shown[0]}"
        blocks = min(len(row.values) for row in self.best)
        times = f"{shown[0]} to {shown[-1]}"
        return f"{times}, too close to rank with {text.plural(blocks, 'repetition')}"


def name_of(row: Row) -> str:
    """A peer goes without its work, as in “Python threads, computing”."""
    return row.arm.label.partition(",")[0] if row.arm.peer else row.arm.label


def choices(run: Run) -> list[Choice]:
    return [_choice(run, work, names) for work, names in KINDS]


def _choice(run: Run, work: str, names: tuple[str, ...]) -> Choice:
    """From the experiment that says something of most models, undisturbed if there is one."""
    made = [
        _of(work, item) for name in names for item in run.experiments if item.id == name
    ]
    most = max(
        made, key=lambda choice: (bool(choice.best), _said(choice)), default=None
    )
    return most if most and most.rows else Choice(work, None, (), ())


def _said(made: Choice) -> int:
    """An end is a result too."""
    return sum(row.middle is not None or bool(row.arm.end) for row in made.rows)


def _of(work: str, item: Experiment) -> Choice:
    arms = _python_arms(item) if work == IN_PYTHON else _model_arms(item)
    rows = sorted(
        (row_of(arm, WALL) for arm in arms),
        key=lambda row: (row.middle is None, row.middle or 0.0),
    )
    if item.was_disturbed:  # its order is not known
        return Choice(work, item, tuple(rows), ())
    best = level_with_best(rows, item.metrics, item.floor or 0.0)
    return Choice(work, item, tuple(rows), tuple(best))


def _model_arms(item: Experiment) -> list[Arm]:
    """Of each model its plain arm."""
    arms: dict[str, Arm] = {}
    for arm in item.arms:
        is_choice = arm.model and arm.model not in LESSONS and not arm.peer
        if arm.model and is_choice and arm.series is None and not work_of(item, arm):
            known = arms.get(arm.model)
            if known is None or arm.name == arm.model:
                arms[arm.model] = arm
    return list(arms.values())


def _python_arms(item: Experiment) -> list[Arm]:
    """What CPython computed itself: neither waited for, nor computed by C code."""
    own = ("", "computing")
    return [arm for arm in item.arms if arm.peer and arm.name.partition(", ")[2] in own]


def _slowest(made: Choice) -> str:
    """What a wrong choice costs, and what none costs."""
    base = base_of(list(made.rows))
    others = [row for row in made.rows if row.middle and row not in made.best]
    told = others[-1:]
    if base is not None and base in others and base not in told:
        told.append(base)
    return ", ".join(f"{name_of(row)} {text.seconds(row.middle)}" for row in told)


def _cheapest(made: Choice) -> str:
    """What can still tell those that are level: CPU time."""
    costs = [(v, row) for row in made.best if (v := cost_of(row.arm, CPU_TIME))]
    if len(costs) < 2:
        return ""
    low, cheap = min(costs, key=lambda pair: pair[0])
    high, dear = max(costs, key=lambda pair: pair[0])
    if high < 1.5 * low:
        return ""
    return (
        f"{text.capital(name_of(cheap))} spends least processor time, "
        f"{text.seconds(low)}; {name_of(dear)} {text.seconds(high)}"
    )
