"""The boxes that count right answers, and failures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plots.claims import judge
from plots.facts import DOUBT, GOOD, Fact, trust_facts
from plots.run import Run
from plots.tests.make_run import Json, five_fetches, make_run
from plots.trust import Trust, trust_of

Read = Callable[[Json], Run]


def facts(read: Read, made: Json) -> dict[str, Fact]:
    run = read(made)
    return {fact.name: fact for fact in trust_facts(run, judge(run))}


def trust(read: Read, made: Json) -> Trust:
    run = read(made)
    return trust_of(run, judge(run))


@pytest.mark.parametrize("claimed, is_failed", [(5.0, False), (9.0, True)])
def test_a_check_of_the_lab_that_failed_is_a_doubt(
    as_run: Read, claimed: float, is_failed: bool
) -> None:
    item = five_fetches(blocks=6)
    for one in item["claims"]:
        one.update(origin="check", claimed=claimed)
    found = trust(as_run, make_run(experiments=[item]))
    told = "Of 2 checks of the lab itself 1 failed, in “Five requests of one second”"
    assert (told in " ".join(found.told)) == found.is_doubtful == is_failed
    fact = facts(as_run, make_run(experiments=[item]))["checks of the lab"]
    assert (fact.state == DOUBT) == is_failed


def test_right_answers_are_counted_over_all_samples(as_run: Read) -> None:
    item = five_fetches(blocks=3)
    fact = facts(as_run, make_run(experiments=[item]))["answers verified"]
    arms = len(item["arms"])
    assert fact.value == f"{arms} of {arms} arms; answers right: {arms * 3 * 5}"
    assert fact.state == GOOD


def test_a_failed_task_is_no_right_answer(as_run: Read) -> None:
    item = five_fetches(blocks=1)
    item["arms"] = item["arms"][:2]
    item["arms"][1]["expected_failures"] = 2
    item["arms"][1]["samples"][0].update(right_answers=3, failures=2)
    found = facts(as_run, make_run(experiments=[item]))
    assert found["answers verified"].value == (
        "2 of 2 arms; answers right: 8; tasks that failed as the experiment says: 2"
    )
    assert found["answers verified"].state == GOOD
    assert found["unexpected failures"].state == GOOD


@pytest.mark.parametrize(
    "blocks, told",
    [
        (6, "repetitions, those behind an article’s figures from six;"),
        (2, "Each time comes from two repetitions;"),
    ],
)
def test_says_how_often_the_figures_were_measured(
    as_run: Read, blocks: int, told: str
) -> None:
    item = five_fetches(blocks=6)
    about = {claim["arm"] for claim in item["claims"]}
    for arm in item["arms"]:
        kept = blocks if arm["name"] in about else 2
        arm["samples"] = arm["samples"][:kept]
    assert told in " ".join(trust(as_run, make_run(experiments=[item])).told)


@pytest.mark.parametrize("which", ["one arm", "all arms"])
def test_a_failure_that_nobody_asked_for_is_a_doubt(as_run: Read, which: str) -> None:
    item = five_fetches(blocks=1)
    item["arms"] = item["arms"][:2]
    failing = item["arms"] if which == "all arms" else item["arms"][1:]
    for made in failing:
        made["samples"][0].update(right_answers=4, failures=1)
    found = facts(as_run, make_run(experiments=[item]))
    assert found["answers verified"].value.startswith(f"{2 - len(failing)} of 2 arms")
    assert found["answers verified"].state == DOUBT
    assert found["unexpected failures"].value == str(len(failing))
    assert found["unexpected failures"].state == DOUBT


def test_failures_that_are_a_result_raise_no_doubt(as_run: Read) -> None:
    item = five_fetches(blocks=1)
    item["arms"] = item["arms"][:1]
    item["arms"][0]["may_fail"] = True
    item["arms"][0]["samples"][0].update(right_answers=1, failures=4)
    found = facts(as_run, make_run(experiments=[item]))
    assert found["answers verified"].value.startswith("1 of 1 arm; answers right: 1")
    assert found["unexpected failures"].state == GOOD


def test_a_run_that_counted_no_right_answers_says_so(as_run: Read) -> None:
    item = five_fetches(blocks=1)
    for made in item["arms"]:
        del made["samples"][0]["right_answers"]
    fact = facts(as_run, make_run(experiments=[item]))["answers verified"]
    assert fact.value.endswith("the number of right answers is unknown")
