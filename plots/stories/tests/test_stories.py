"""What is told of a run, and that nothing is told which the run did not show."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from plots.run import Experiment, Run
from plots.stories import CANNOT_TELL, Chart, Finding, Story, findings, tell
from plots.stories.language import Binary, Call, Expression, Name
from plots.stories.plan import Plan, Point
from plots.stories.reading import (
    FINDINGS,
    FOLDER,
    read_findings,
    read_story,
    story_ids,
)
from plots.stories.tests.made_up import (
    CORES,
    GOLDEN,
    Change,
    all_arms,
    as_run,
    disturbed,
    failed,
    made_up,
    metric_kinds,
    missing,
    text_of,
    told,
    with_arms,
)

ROOT = Path(__file__).parents[3]
PROGRAMS = os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin")
LAB_BENCH = Path(PROGRAMS) / "lab_bench"
JARGON = re.compile(r"\b(arms?|blocks|ties?|taint\w*|samples?)\b", re.IGNORECASE)
STORIES = {name: read_story(FOLDER / f"{name}.toml") for name in story_ids()}
PLANS = [*STORIES.values(), *read_findings(FINDINGS, STORIES)]


def place_of(plan: Plan) -> str:
    return plan.place


in_the_build = pytest.mark.skipif(
    not LAB_BENCH.exists() and "LAB_PROGRAMS" not in os.environ,
    reason="lab_bench is not built",
)


def lab_bench(*words: str) -> str:
    done = subprocess.run(
        [LAB_BENCH, *words], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


@in_the_build
def test_every_experiment_has_a_story_and_every_story_an_experiment() -> None:
    ids = re.findall(r"^(\w+) +\d+ ways  ", lab_bench("--list"), re.MULTILINE)
    assert story_ids() == sorted(ids)


@in_the_build
@pytest.mark.parametrize("name", story_ids())
def test_an_arm_of_a_story_is_one_of_the_experiment(name: str) -> None:
    ways = " ".join(lab_bench("--list", name).split())
    for wanted in STORIES[name].arms.values():
        if isinstance(wanted, Point):
            assert wanted.series in ways
        for each in (wanted,) if isinstance(wanted, str) else ():
            assert f" {each}: " in ways
        for each in wanted if isinstance(wanted, tuple) else ():
            assert f" {each}: " in ways


@pytest.mark.parametrize("plan", [each for each in PLANS if each.claim], ids=place_of)
def test_a_claim_of_a_finding_is_one_of_the_experiments(plan: Plan) -> None:
    sources = (ROOT / "bench" / "experiments").glob("*.cpp")
    assert any(f'{{"{plan.claim}", ' in path.read_text() for path in sources)


def test_the_table_of_metrics_is_found() -> None:
    kinds = metric_kinds()
    assert len(kinds) >= 50
    assert kinds["wall_seconds"] == "time"
    assert kinds["requests_per_second"] == "rate"


@pytest.mark.parametrize("plan", PLANS, ids=place_of)
def test_a_story_names_only_what_there_is(plan: Plan) -> None:
    plan.check(metric_kinds())


@pytest.mark.parametrize("plan", PLANS, ids=place_of)
def test_a_story_knows_its_opposite(plan: Plan) -> None:
    assert {answer.verdict for answer in plan.answers} == {"holds", "opposite"}


@pytest.mark.parametrize("plan", PLANS, ids=place_of)
def test_a_title_has_at_most_eight_words(plan: Plan) -> None:
    titles = [plan.title, *(each.title for each in plan.answers if each.title)]
    assert [title for title in titles if len(str(title).split()) > 8] == []


def test_there_are_twelve_findings() -> None:
    assert len(findings(as_run(made_up("quiet")))) == 12


@pytest.mark.parametrize("scene", CORES)
def test_what_is_told_of_an_invented_run(scene: str) -> None:
    """`python3 -m plots.stories.tests.made_up` writes it anew."""
    assert text_of(scene) == (GOLDEN / f"{scene}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("scene", "verdict"), [("quiet", "holds"), ("opposite",) * 2])
def test_every_story_can_be_told_both_ways(scene: str, verdict: str) -> None:
    run = as_run(made_up(scene))
    stories: list[Story | Finding] = [tell(each, run) for each in run.experiments]
    every = stories + list[Story | Finding](findings(run))
    assert {each.verdict for each in every} == {verdict}


@pytest.mark.parametrize(
    ("change", "why"),
    [(failed, "a part of it went wrong"), (disturbed, "the machine was disturbed")],
)
def test_of_what_failed_or_was_disturbed_nothing_is_told(
    change: Change, why: str
) -> None:
    run = as_run(with_arms(made_up("quiet"), change))
    for line in told(run):
        assert line.partition("(")[2].startswith("cannot tell): "), line
        assert "This run cannot tell " in line
        assert f": {why}." in line


def names_in(found: Expression) -> set[str]:
    if isinstance(found, Name):
        return {found.name}
    if isinstance(found, Call):
        return set().union(*map(names_in, found.arguments))
    if isinstance(found, Binary):
        return names_in(found.left) | names_in(found.right)
    return set()


def arms_of_first_answer(plan: Plan, with_lists: bool) -> set[str]:
    """By their names in the run; the points of a sweep are left out."""
    answer = plan.answers[0]
    expressions = [*answer.when, *(slot.expression for slot in answer.say.slots)]
    named = [plan.arms[n] for e in expressions for n in names_in(e) if n in plan.arms]
    lists = [each for each in named if isinstance(each, tuple) and with_lists]
    alone = {each for each in named if isinstance(each, str)}
    return alone.union(*lists)


@pytest.mark.parametrize("change", [failed, disturbed, missing])
@pytest.mark.parametrize("place", range(12))
def test_an_answer_is_told_only_with_all_of_its_numbers(
    place: int, change: Change
) -> None:
    """One arm of each experiment is lost.  A list may lack one of its arms."""
    made = made_up("quiet")
    before = as_run(made)
    for experiment in made["experiments"]:
        for each in experiment["arms"][place : place + 1]:
            change(each)
    for old, new in zip(before.experiments, as_run(made).experiments):
        lost = {each.name for each in old.arms[place : place + 1]}
        if lost & arms_of_first_answer(STORIES[old.id], change != missing):
            assert str(tell(new, before).answer) != str(tell(old, before).answer)


def test_texts_are_short_and_in_plain_words() -> None:
    for scene in CORES:
        for line in told(as_run(made_up(scene))):
            text = line.partition("): ")[2].replace(".: ", ". ")
            assert not JARGON.search(text), text
            assert len(text.split()) <= 50, text
            assert not re.search(r"(?<![\d.])1 (?!is\b)\w+s\b|  ", text), text


@pytest.mark.parametrize("plan", PLANS, ids=place_of)
def test_an_answer_has_at_most_two_sentences(plan: Plan) -> None:
    for answer in plan.answers:
        text = "".join(getattr(piece, "text", "1") for piece in answer.say.pieces)
        assert len(re.findall(r"[.!?](?= |$)", text)) <= 2, text


def plain_experiment(**over: str) -> tuple[Experiment, Run]:
    made = made_up("quiet")
    made["experiments"] = made["experiments"][:1]
    made["experiments"][0].update({"id": "unheard_of", **over})
    run = as_run(made)
    return run.experiments[0], run


@pytest.mark.parametrize("odd", ["costs $5 $x^2$", "a<b> & {c}", "五つの要求", "`x`"])
def test_an_experiment_without_a_story_has_its_title_and_question(odd: str) -> None:
    experiment, run = plain_experiment(title=odd, question=odd)
    story = tell(experiment, run)
    assert (story.title, str(story.answer), story.verdict) == (odd, odd, "")
    assert story.chart.kind == "bars"
    assert len(story.chart.rows) == len(experiment.arms)
    assert findings(run) == []


@pytest.mark.parametrize("odd", ["$x^2$", "<b>no & none</b>", "螺旋が足りない {loop}"])
def test_a_reason_of_the_machine_is_told_as_it_is(odd: str) -> None:
    made = made_up("quiet")
    for id, each in all_arms(made):
        if id == "event_loop_backend":
            each.update(samples=[], end=odd)
    run = as_run(made)
    told_of = {each.id: tell(each, run) for each in run.experiments}
    story = told_of["event_loop_backend"]
    assert str(story.answer) == (
        f"This run cannot tell whether the backend of the loop matters: {odd}."
    )
    assert story.chart == Chart()
    assert not story.look_at


def test_without_the_other_models_a_sentence_does_not_speak_of_them() -> None:
    made = made_up("quiet")
    for id, each in all_arms(made):
        if each["name"] not in ("sequential", "async"):
            missing(each)
    run = as_run(made)
    answers = {each.id: str(tell(each, run).answer) for each in run.experiments}
    assert answers["five_fetches"] == (
        "Five requests took 5.05 s one after another, and 1.01 s on one event loop."
    )
    assert answers["ten_on_five_workers"] == (
        "This run cannot tell what a limit of five workers costs: "
        "a part of it was not measured."
    )


def test_times_of_a_late_server_are_not_told() -> None:
    made = made_up("quiet")
    for id, each in all_arms(made):
        if id in ("rate_limited", "ten_on_five_workers"):
            for taken in each["samples"]:
                taken["server"] = (taken["server"] or {}) | {
                    "requests": 5,
                    "connections": 5,
                    "lateness_p99_seconds": 0.02,
                }
    run = as_run(made)
    answers = {each.id: str(tell(each, run).answer) for each in run.experiments}
    assert answers["ten_on_five_workers"].endswith(": the server was late.")
    assert answers["rate_limited"] == (
        "Ten at a time, none of 50 requests was refused. Without the limit 40 were."
    )


def test_what_is_faster_than_the_cores_allow_is_not_told() -> None:
    made = made_up("quiet")
    for id, each in all_arms(made):
        if id == "eight_sums" and each["name"] == "thread_pool":
            for taken in each["samples"]:
                taken["wall_seconds"] = 0.1
    run = as_run(made)
    (story,) = [tell(e, run) for e in run.experiments if e.id == "eight_sums"]
    assert story.verdict == CANNOT_TELL


def test_what_was_lost_and_what_was_kept_are_all_that_there_was() -> None:
    made = made_up("quiet")
    for id, each in all_arms(made):
        if id == "lost_update_threads" and each["name"] == "unprotected":
            del each["samples"][2]
            each["samples"][0]["measures"]["lost_updates_count"] = 200_000
    run = as_run(made)
    (found,) = [e for e in findings(run) if e.experiment == "lost_update_threads"]
    lost, kept = found.chart.rows
    assert (lost.value or 0) + (kept.value or 0) == pytest.approx(600_000)
    assert f"{(lost.value or 0) / 6000:.0f} %" in str(found.sentences)
    assert "×" not in kept.text


def test_repetitions_that_disagree_tell_nothing() -> None:
    made = made_up("quiet")
    for id, each in all_arms(made):
        if id == "twenty_fetches" and each["name"] == "async":
            each["samples"][0]["wall_seconds"] = 0.3
    run = as_run(made)
    (story,) = [tell(e, run) for e in run.experiments if e.id == "twenty_fetches"]
    assert story.verdict == CANNOT_TELL
    assert str(story.answer).endswith(": its repetitions differ too much.")


def test_what_was_measured_on_a_busy_machine_is_drawn() -> None:
    quiet, busy = as_run(made_up("quiet")), as_run(made_up("busy"))
    for one, other in zip(quiet.experiments, busy.experiments):
        assert tell(one, quiet).chart == tell(other, busy).chart


def test_a_column_of_zeros_is_no_chart() -> None:
    run = as_run(made_up("opposite"))
    (found,) = [each for each in findings(run) if each.experiment == "rate_limited"]
    assert found.chart.kind == "strips"
    made = made_up("quiet")
    for id, each in all_arms(made):
        if id == "lost_update_await":
            for taken in each["samples"]:
                taken["measures"] = {"lost_updates_count": 0}
    run = as_run(made)
    (story,) = [tell(e, run) for e in run.experiments if e.id == "lost_update_await"]
    assert story.chart == Chart()
