"""Two runs beside each other, or the runs of a class with one machine each.

Two runs share no blocks, so an arm gives one ratio: the median time in the second run
by that in the first.  What is judged are sets of such ratios: of an experiment, and of
a model.  The interval is that of their median; the verdict is an equivalence test:

    same         all of the interval lies within ±2 %
    better       all of it lies below 1, and the median by more than 2 %
    worse        all of it lies above 1, and the median by more than 2 %
    mixed        some arms are clearly better, others clearly worse
    cannot tell  anything else, and fewer than 6 ratios (Wilks: the range of six covers
                 their median with 96.9 %)

An arm is clearly better or worse if it differs by more than 10 % and, with at least
five samples on each side, all of one side are less than all of the other: by chance
that is so in 0.8 % of all arms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plots.measured import times_less
from plots import text
from plots.run import Arm, Experiment, Run
from plots.stats import Estimate, estimate, median

SAME, BETTER, WORSE, MIXED, UNTOLD = "same", "better", "worse", "mixed", "cannot tell"
MARGIN = 0.02
CLEAR = 0.1
FEWEST = 6  # ratios
SAMPLES = 5  # on each side, of an arm that is clearly different
DRIFT = 0.05  # of the calibration loop


@dataclass(frozen=True)
class Ratio:
    """One arm's time in the second run by that in the first."""

    experiment: str
    arm: Arm
    value: float
    clear: bool


@dataclass(frozen=True)
class Line:
    """What a set of ratios says."""

    name: str
    figure: Estimate | None
    verdict: str


@dataclass(frozen=True)
class Comparison:
    why_not: tuple[str, ...]  # what keeps the runs from being compared
    doubts: tuple[str, ...]
    models: tuple[Line, ...]
    experiments: tuple[Line, ...]
    verdict: str


def compare(first: Run, second: Run) -> Comparison:
    """A ratio below 1: the second is faster."""
    why_not = tuple(differences(first, second))
    if why_not:
        return Comparison(why_not, (), (), (), "cannot be compared")
    ratios = ratios_of(first, second)
    models = tuple(
        line_of(model.label, [r for r in ratios if r.arm.model == model.id])
        for model in first.models
        if any(r.arm.model == model.id for r in ratios)
    )
    experiments = tuple(
        line_of(one.id, [r for r in ratios if r.experiment == one.id])
        for one in first.experiments
        if any(r.experiment == one.id for r in ratios)
    )
    verdict = overall([*models, *experiments])
    return Comparison((), tuple(_doubts(first, second)), models, experiments, verdict)


def differences(first: Run, second: Run) -> list[str]:
    """Other machine, other build, other profile."""
    facts = (
        ("machine", "processor", "cpu_model"),
        ("machine", "usable cores", "usable_cores"),
        ("build", "kind of build", "build_type"),
        ("build", "compiler", "compiler"),
        ("build", "compiler flags", "compiler_flags"),
    )
    told = [
        _difference(kind, noun, first.machine.get(key), second.machine.get(key))
        for kind, noun, key in facts
    ]
    told.append(_difference("profile", "profile", first.profile, second.profile))
    told.append(
        _difference("profile", "time scale", first.time_scale, second.time_scale)
    )
    return [each for each in told if each]


def _difference(kind: str, noun: str, a: object, b: object) -> str:
    if a == b:
        return ""

    def shown(value: object) -> str:
        return f"{value:g}" if isinstance(value, float) else str(value or "unknown")

    return f"other {kind}: {noun} {shown(a)} and {shown(b)}"


def ratios_of(first: Run, second: Run) -> list[Ratio]:
    """Of arms with the same work in both."""
    others = {one.id: one for one in second.experiments}
    return [
        ratio
        for one in first.experiments
        if one.id in others and _same_work(one, others[one.id])
        for arm in one.arms
        for other in others[one.id].arms
        if other.name == arm.name and (ratio := _ratio(one, arm, other))
    ]


def _same_work(a: Experiment, b: Experiment) -> bool:
    return (a.work, a.time_scale, a.tasks) == (b.work, b.time_scale, b.tasks)


def _ratio(experiment: Experiment, arm: Arm, other: Arm) -> Ratio | None:
    before = [sample.wall for sample in arm.sound]
    after = [sample.wall for sample in other.sound]
    low, high = median(before), median(after)
    if not low or not high:
        return None
    apart = max(before) < min(after) or max(after) < min(before)
    enough = min(len(before), len(after)) >= SAMPLES
    value = high / low
    clear = apart and enough and not 1 / (1 + CLEAR) <= value <= 1 + CLEAR
    return Ratio(experiment.id, arm, value, clear)


def line_of(name: str, ratios: Sequence[Ratio]) -> Line:
    values = [ratio.value for ratio in ratios]
    figure = estimate(values) if values else None
    clear = {ratio.value > 1 for ratio in ratios if ratio.clear}
    if len(clear) == 2:
        return Line(name, figure, MIXED)
    return Line(name, figure, _verdict(figure))


def _verdict(figure: Estimate | None) -> str:
    if figure is None or figure.blocks < FEWEST:
        return UNTOLD
    if 1 / (1 + MARGIN) <= figure.low and figure.high <= 1 + MARGIN:
        return SAME
    if figure.high < 1 and figure.value < 1 / (1 + MARGIN):
        return BETTER
    if figure.low > 1 and figure.value > 1 + MARGIN:
        return WORSE
    return UNTOLD


def overall(lines: Sequence[Line]) -> str:
    verdicts = {line.verdict for line in lines}
    if MIXED in verdicts or {BETTER, WORSE} <= verdicts:
        return MIXED
    for word in (WORSE, BETTER, SAME):
        if word in verdicts:
            return word
    return UNTOLD


def _doubts(first: Run, second: Run) -> list[str]:
    told = []
    before, after = (
        run.machine.get("calibration_seconds_before") for run in (first, second)
    )
    if isinstance(before, float) and isinstance(after, float) and before > 0:
        drift = after / before - 1
        if abs(drift) > DRIFT:
            how = "slower" if drift > 0 else "faster"
            told.append(
                f"the calibration loop was {text.percent(abs(drift))} {how} in the "
                "second run: the machine itself has changed its speed"
            )
    for name, run in (("first", first), ("second", second)):
        if not run.complete:
            told.append(f"the {name} run is incomplete: it was {run.ending}")
    return told


@dataclass(frozen=True)
class Place:
    """One machine of a class: how many times faster it is with all of its cores."""

    name: str
    run: Run
    cores: int | None
    speed_ups: tuple[tuple[str, Estimate | None], ...]  # by model


CLASS_MODELS = ("thread_pool", "process_pool")


def places_of(runs: Sequence[tuple[str, Run]]) -> list[Place]:
    """From the fewest cores on."""
    made = [
        Place(
            name,
            run,
            run.cores,
            tuple((model, speed_up(run, model)) for model in CLASS_MODELS),
        )
        for name, run in runs
    ]
    return sorted(made, key=lambda place: (place.cores or 0, place.name))


def speed_up(run: Run, model: str) -> Estimate | None:
    """Over all experiments that compute on every core, block by block."""
    ratios: list[float] = []
    for experiment in run.experiments:
        base, arm = experiment.arm("sequential"), experiment.arm(model)
        if experiment.kind != "computing" or experiment.sweep or not base or not arm:
            continue
        if arm.concurrency == run.cores and not base.bound:
            found = times_less(base, arm, experiment.metrics["wall_seconds"])
            ratios += [found.value] if found else []
    return estimate(ratios) if ratios else None
