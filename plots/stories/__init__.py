"""What the report says of an experiment, in words that people wrote for it.

`tell` and `findings` are pure functions of a run.  They give text, not HTML.  The sentences,
and the conditions under which they may be told, stand in ID.toml and findings.toml; how to
write one is told in README.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from plots.metrics import WALL
from plots.run import Arm, Experiment, Run
from plots.stories.language import Expression, Name
from plots.stories.prose import CPYTHON, Part, Prose, show
from plots.stories.reading import (
    FINDINGS,
    FOLDER,
    Answer,
    Arms,
    ChartPlan,
    Plan,
    Point,
    read_findings,
    read_story,
    story_ids,
)
from plots.stories.values import Scope, Unknown, sound
from plots.verdicts import judge_claim

HOLDS, OPPOSITE, CANNOT_TELL = "holds", "opposite", "cannot tell"
NEITHER = "its numbers point neither way"


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


@dataclass(frozen=True)
class Story:
    title: str
    answer: Prose
    verdict: str  # holds, opposite, cannot tell; nothing without a story
    look_at: Prose  # empty where there is nothing to look at
    chart: Chart


@dataclass(frozen=True)
class Finding:
    """A card of the front page."""

    topic: str  # Waiting, Computing, Pitfall, Limits
    title: Prose
    sentences: Prose
    verdict: str
    claim: Prose  # goes on after “The article says: ”; empty where none says anything
    article: str  # which: “A1 A2”
    holds: str  # the verdict on that claim
    chart: Chart
    experiment: str  # its id
    repetitions: int  # the fewest of those that could be used


def tell(experiment: Experiment, run: Run) -> Story:
    """Without a story: the title, the question, and all that was timed."""
    plan = _stories().get(experiment.id)
    if plan is None:
        return _plain(experiment, run)
    scope = _scope(plan.arms, plan.lists, experiment, run)
    texts = _texts(run)
    verdict, answer, _ = _answer(plan, scope, texts)
    chart = _chart(plan.chart, experiment, scope, run)
    look_at = plan.look_at if chart.kind != "none" else Prose()
    return Story(str(plan.title), answer, verdict, look_at, chart)


def findings(run: Run) -> list[Finding]:
    """In the order of the front page; only of experiments that the run has."""
    by_id = {experiment.id: experiment for experiment in run.experiments}
    return [
        _finding(plan, by_id[plan.experiment], run)
        for plan in _findings()
        if plan.experiment in by_id
    ]


def _plain(experiment: Experiment, run: Run) -> Story:
    question = Prose((Part(experiment.question),) if experiment.question else ())
    kind = "growth" if experiment.sweep else "bars"
    scope = _scope({}, frozenset(), experiment, run)
    chart = _chart(ChartPlan(kind, "Wall times"), experiment, scope, run)
    return Story(experiment.title, question, "", Prose(), chart)


@cache
def _stories() -> Mapping[str, Plan]:
    return {name: read_story(FOLDER / f"{name}.toml") for name in story_ids()}


@cache
def _findings() -> Sequence[Plan]:
    return read_findings(FINDINGS, _stories())


def _finding(plan: Plan, experiment: Experiment, run: Run) -> Finding:
    scope, texts = _scope(plan.arms, plan.lists, experiment, run), _texts(run)
    verdict, sentences, answer = _answer(plan, scope, texts)
    title = answer.title if answer and answer.title else plan.title
    claims = [claim for claim in experiment.claims if claim.id == plan.claim]
    return Finding(
        topic=plan.topic,
        title=title,
        sentences=sentences,
        verdict=verdict,
        claim=plan.says if claims else Prose(),
        article=claims[0].source if claims else "",
        holds=judge_claim(run, experiment, claims[0]).word if claims else "",
        chart=_chart(plan.chart, experiment, scope, run),
        experiment=experiment.id,
        repetitions=_repetitions(scope),
    )


def _answer(
    plan: Plan, scope: Scope, texts: dict[str, str]
) -> tuple[str, Prose, Answer | None]:
    """The first one all of whose conditions hold, or why none can be given."""
    reasons = []
    for answer in plan.answers:
        try:
            if all(scope.holds(condition) for condition in answer.when):
                return (
                    answer.verdict,
                    answer.say.fill(scope, texts).as_sentence(),
                    answer,
                )
        except Unknown as reason:
            reasons.append(str(reason))
    why = reasons[0] if reasons else NEITHER
    told = plan.unknown.parts
    parts = (Part("This run cannot tell "), *told, Part(f": {why}."))
    return CANNOT_TELL, Prose(parts), None


def _scope(
    arms: Mapping[str, Arms], lists: frozenset[str], experiment: Experiment, run: Run
) -> Scope:
    return Scope(
        arms={
            name: _arms(wanted, experiment, run.cores) for name, wanted in arms.items()
        },
        lists=lists,
        kinds={name: metric.kind for name, metric in experiment.metrics.items()},
        cores=run.cores,
        seed=run.seed,
    )


def _arms(wanted: Arms, experiment: Experiment, cores: int | None) -> list[Arm]:
    """Those of the run that are meant; none if there is no such arm."""
    if isinstance(wanted, Point):
        return _at_point(wanted, experiment, cores)
    names = (wanted,) if isinstance(wanted, str) else wanted
    return [arm for arm in experiment.arms if arm.name in names]


def _at_point(point: Point, experiment: Experiment, cores: int | None) -> list[Arm]:
    line = [arm for arm in experiment.arms if arm.series == point.series]
    if point.at not in ("first", "last"):
        x = cores if point.at == "cores" else point.at
        return [arm for arm in line if arm.x == x]
    line = sorted((a for a in line if a.samples), key=lambda arm: arm.x or 0.0)
    return line[:1] if point.at == "first" else line[-1:]


def _texts(run: Run) -> dict[str, str]:
    versions = [version for name, here, version in run.peers if name == "CPython"]
    return {CPYTHON: f"CPython {versions[0]}" if any(versions) else "CPython"}


def _repetitions(scope: Scope) -> int:
    counts = []
    for arm in (arm for arms in scope.arms.values() for arm in arms):
        with suppress(Unknown):
            counts.append(len(sound(arm)))
    return min(counts, default=0)


def _chart(plan: ChartPlan, experiment: Experiment, scope: Scope, run: Run) -> Chart:
    labels = {model.id: model.label for model in run.models}
    if plan.kind == "none":
        return Chart()
    if plan.kind == "growth":
        series = dict.fromkeys(arm.series for arm in experiment.arms if arm.series)
        lines = plan.lines or tuple((name, name) for name in series)
        drawn = tuple(line for line in lines if line[1] in series)
        return (
            Chart("growth", plan.what, plan.metric, lines=drawn) if drawn else Chart()
        )
    if plan.rows:
        rows = [_row(label, found, scope) for label, found in plan.rows]
    else:
        rows = [
            _row_of_arm(labels.get(arm.name, arm.label), arm, plan.metric, scope)
            for arm in _main_arms(experiment)
        ]
    if not any(row.value for row in rows):  # nothing, or a column of zeros
        return Chart()
    return Chart(plan.kind, plan.what, plan.metric, tuple(rows))


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
