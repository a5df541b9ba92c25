"""Which chart a story has, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plots import text
from plots.metrics import WALL
from plots.run import Arm, Experiment
from plots.stories.language import Expression, Name
from plots.stories.plan import ChartPlan
from plots.stories.prose import show
from plots.stories.values import Scope, Unknown


@dataclass(frozen=True)
class Row:
    """A bar, a dot, or the strips of one way of doing the work.

    `value` is in the unit of its kind (seconds, bytes, a count, a share of 1), `text` is how it is
    written.  Without a value, `text` says why.
    """

    label: str
    value: float | None
    text: str
    arm: str | None = None  # its name in the run, if the value is of one arm
    bound: float | None = None  # of a wall time, in seconds


@dataclass(frozen=True)
class Chart:
    """What to draw.

    bars     rows from zero, with their bounds
    strips   who ran when: the traces of the arms of the rows
    growth   lines, log over log: (label, series) of the sweep
    ruler    rows as dots on a ruler of powers of ten
    dots     rows of things to count
    none     nothing: the answer says it all
    """

    kind: str = "none"
    what: str = ""  # its title: what is drawn
    metric: str = ""
    rows: tuple[Row, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


def make_chart(plan: ChartPlan, experiment: Experiment, scope: Scope) -> Chart:
    """What was disturbed is drawn all the same."""
    scope = replace(scope, doubts=False)
    lines: tuple[tuple[str, str], ...] = ()
    rows: list[Row] = []
    if plan.kind == "growth":
        lines = _lines(plan, experiment)
    elif plan.rows:
        rows = [_row(label, found, scope) for label, found in plan.rows]
    elif plan.kind != "none":
        rows = [
            _row_of_arm(arm.label, arm, plan.metric, scope)
            for arm in _main_arms(experiment)
        ]
    if not lines and not any(row.value for row in rows):  # or a column of zeros
        return Chart()
    return Chart(plan.kind, plan.what, plan.metric, tuple(rows), lines)


def _lines(plan: ChartPlan, experiment: Experiment) -> tuple[tuple[str, str], ...]:
    series = dict.fromkeys(arm.series for arm in experiment.arms if arm.series)
    wanted = plan.lines or tuple((text.model_name(name), name) for name in series)
    return tuple(line for line in wanted if line[1] in series)


def _main_arms(experiment: Experiment) -> list[Arm]:
    """Those that do the plain work: no points of a sweep, no “async, no limit”."""
    single = [arm for arm in experiment.arms if arm.series is None]
    return [arm for arm in single if ", " not in arm.name] or single


def _row(label: str, found: Expression, scope: Scope) -> Row:
    if isinstance(found, Name) and (arms := scope.arms.get(found.name)):
        return _row_of_arm(label, arms[0], found.metric, scope)
    try:
        value = scope.value(found)
    except Unknown as reason:
        return Row(label, None, str(reason))
    return Row(label, value.middle, show(value))


def _row_of_arm(label: str, arm: Arm, metric: str, scope: Scope) -> Row:
    try:
        value = scope.of_arm(arm, metric)
    except Unknown as reason:
        return Row(label, None, str(reason), arm.name)
    bound = arm.bound if metric == WALL else None
    return Row(label, value.middle, show(value), arm.name, bound)
