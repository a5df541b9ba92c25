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

from plots import claims as judging
from plots.run import Arm, Claim, Experiment, Run
from plots.stories.charts import Chart, Row, make_chart
from plots.stories.prose import CPYTHON, Part, Prose
from plots.stories.plan import Answer, Arms, ChartPlan, Plan, Point
from plots.stories.reading import (
    FINDINGS,
    FOLDER,
    read_findings,
    read_story,
    story_ids,
)
from plots.stories.values import Scope, Unknown, sound

__all__ = ["Chart", "Finding", "Part", "Prose", "Row", "Story", "findings", "tell"]
HOLDS, OPPOSITE, CANNOT_TELL = "holds", "opposite", "cannot tell"
NEITHER = "its numbers point neither way"


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
    claim: Prose  # goes on after “The article says …”; empty where none says anything
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
    chart = make_chart(plan.chart, experiment, scope)
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
    chart = make_chart(ChartPlan(kind, "Wall times"), experiment, scope)
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
    claims = [
        claim
        for claim in experiment.claims
        if claim.id == plan.claim and claim.is_the_articles
    ]
    holds = _judged(run, experiment, claims)
    if verdict == CANNOT_TELL and holds != judging.CANNOT_TELL:
        claims = []  # its page judges it, and a card may not say both
    return Finding(
        topic=plan.topic,
        title=title,
        sentences=sentences,
        verdict=verdict,
        claim=plan.says if claims else Prose(),
        article=claims[0].source if claims else "",
        holds=holds if claims else "",
        chart=make_chart(plan.chart, experiment, scope),
        experiment=experiment.id,
        repetitions=_repetitions(scope),
    )


def _judged(run: Run, experiment: Experiment, claims: list[Claim]) -> str:
    return judging.judge_claim(run, experiment, claims[0]).word if claims else ""


def _answer(
    plan: Plan, scope: Scope, texts: dict[str, str]
) -> tuple[str, Prose, Answer | None]:
    """The first one all of whose conditions hold, or why none can be given."""
    reasons = []
    for answer in plan.answers:
        try:
            if all(scope.holds(condition) for condition in answer.when):
                told = answer.say.fill(scope, texts).as_sentence()
                return answer.verdict, told, answer
        except Unknown as reason:
            reasons.append(str(reason))
    why = reasons[0] if reasons else NEITHER
    parts = (Part("This run cannot tell "), *plan.unknown.parts, Part(f": {why}."))
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
        is_busy=experiment.was_disturbed,
    )


def _arms(wanted: Arms, experiment: Experiment, cores: int | None) -> list[Arm]:
    """Those of the run that are meant; none if there is no such arm."""
    if isinstance(wanted, Point):
        return _at_point(wanted, experiment, cores)
    names = (wanted,) if isinstance(wanted, str) else wanted
    return [arm for arm in experiment.arms if arm.name in names]


def _at_point(point: Point, experiment: Experiment, cores: int | None) -> list[Arm]:
    line = [arm for arm in experiment.arms if arm.series == point.series]
    if isinstance(point.at, int):
        return [arm for arm in line if arm.x == point.at]
    measured = [arm for arm in line if arm.samples] or line
    if point.at == "cores":
        measured = [arm for arm in measured if (arm.x or 0.0) <= (cores or 0)]
    line = sorted(measured, key=lambda arm: arm.x or 0.0)
    return line[:1] if point.at == "first" else line[-1:]


def _texts(run: Run) -> dict[str, str]:
    versions = [peer.version for peer in run.peers if peer.name == "CPython"]
    return {CPYTHON: f"CPython {versions[0]}" if any(versions) else "CPython"}


def _repetitions(scope: Scope) -> int:
    counts = []
    for arm in (arm for arms in scope.arms.values() for arm in arms):
        with suppress(Unknown):
            counts.append(len(sound(arm)))
    return min(counts, default=0)
