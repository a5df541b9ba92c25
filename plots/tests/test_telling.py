"""Every sentence of a report follows from its run."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from plots import sampling, text
from plots.articles import outcome
from plots.report import Report, make_report
from plots.run import Run
from plots.summary import to_json, to_markdown, to_terminal
from plots.tests.make_run import Json, arm, computing, make_run, sample, waiting
from plots.tests.make_variants import every_kind

Read = Callable[[Json], Run]


@pytest.mark.parametrize(
    "cores, told",
    [
        (1, "you take."),  # twice as fast on one core cannot be
        (2, "Computing stops at the cores."),
        (16, "Computing became 1.96× as fast."),
        (64, "Computing became 1.96× as fast."),
        (None, "you take."),
    ],
)
def test_the_headline_knows_the_cores(
    as_run: Read, run_json: Json, cores: int | None, told: str
) -> None:
    run_json["machine"] = run_json["machine"] | {"usable_cores": cores}
    assert make_report(as_run(run_json)).headline.endswith(told)


def test_a_busy_run_says_less_and_nothing_else(as_run: Read, run_json: Json) -> None:
    quiet = make_report(as_run(run_json))
    for item in run_json["experiments"]:
        for made in item["arms"]:
            for one in made["samples"]:
                one["foreign_cpu_share"] = 0.7
    busy = make_report(as_run(run_json))
    assert busy.trust.lead == "For counts, yes. For times, no."
    for before, after in zip(quiet.articles.judgements, busy.articles.judgements):
        assert after.word in (before.word, "CANNOT TELL")
    assert {made.take for made in busy.choices} == {
        "not measured in this run",
        "cannot be told: the machine was busy",
    }
    assert "Computing" not in busy.headline


def test_equals_are_called_equal(as_run: Read, run_json: Json) -> None:
    made = make_report(as_run(run_json))
    waits, _, computing, *_ = made.choices
    assert waits.take == "any model but a plain loop"
    assert "too close to rank with 3 repetitions" in waits.why
    assert "one after another" not in computing.take


def test_what_python_computes_is_compared_with_nothing_else(
    as_run: Read, run_json: Json
) -> None:
    draw = random.Random(1)
    item = computing("gil", "The lock of CPython", 4, 0.5, 3)
    item["arms"] = [
        arm(name, [sample(draw, block, wall, 4) for block in range(3)])
        for name, wall in (
            ("python sequential, computing", 0.5),
            ("python processes, computing", 0.3),
            ("python threads, computing in C", 0.05),
            ("python threads, waiting", 0.03),
        )
    ]
    item["claims"] = []
    run_json["experiments"] = [item]
    made = make_report(as_run(run_json))
    (choice,) = [each for each in made.choices if each.rows]
    assert choice.work == "Computing in Python"
    assert choice.take == "Python processes"


def every_sample(made: Json, **over: object) -> Json:
    changed = copy.deepcopy(made)
    for item in changed["experiments"]:
        for each in item["arms"]:
            for one in each["samples"]:
                one.update(over)
    return changed


def all_told(made: Report, verbose: bool = True) -> str:
    page = Path("/x/index.html")
    told = to_terminal(made, page, None, False, verbose)
    return " ".join(f"{told} {to_markdown(made)} {to_json(made)}".split())


def test_an_experiment_goes_by_one_name_everywhere(
    as_run: Read, run_json: Json
) -> None:
    """By that of its story: the run has another."""
    for item in run_json["experiments"]:
        item["title"] = f"Workshop title of {item['id']}"
    made = make_report(as_run(run_json))
    for verbose in (True, False):
        assert "Workshop title" not in all_told(made, verbose)
    assert "“Five requests that wait”" in sampling.floor_told(
        make_report(as_run(timed_twice(run_json))).run
    )
    assert "Five requests that wait took 1.00 s" in all_told(made)


def timed_twice(made: Json) -> Json:
    changed = copy.deepcopy(made)
    (item,) = (e for e in changed["experiments"] if e["id"] == "five_fetches")
    (fast,) = (each for each in item["arms"] if each["name"] == "async")
    item["arms"].append(fast | {"name": "async, again", "same_as": "async"})
    return changed


def test_a_model_goes_by_one_name_everywhere(as_run: Read, run_json: Json) -> None:
    for item in run_json["experiments"]:
        for each in item["arms"]:
            each.update(error="refused", samples=[])
    made = make_report(as_run(run_json))
    reasons = {item.why for item in made.articles.judgements}
    assert "“one event loop” failed: refused" in reasons
    assert "Python requests" in {arm.label for arm in made.run.experiments[3].arms}
    assert {model.label for model in made.run.models} == {
        text.model_name(model.id) for model in made.run.models
    }


@pytest.mark.parametrize(
    "slow, told",
    [
        (0, "Waiting overlaps, whichever model you take."),
        (1, "Waiting overlaps with 10 of 11 models."),
        (11, "Waiting hardly overlapped here."),
    ],
)
def test_the_headline_speaks_of_every_model_only_if_it_saw_so(
    as_run: Read, run_json: Json, slow: int, told: str
) -> None:
    for each in run_json["experiments"][0]["arms"][1 : 1 + slow]:
        for one in each["samples"]:
            one["wall_seconds"] = 4.9
    assert make_report(as_run(run_json)).headline.startswith(told)


def test_what_no_core_can_do_stands_in_no_lead(as_run: Read, run_json: Json) -> None:
    run_json["machine"] = run_json["machine"] | {"usable_cores": 1}
    assert "Eight sums" not in make_report(as_run(run_json)).lead


@pytest.mark.parametrize(
    "spoilt, told",
    [
        (
            {"tainted": True, "taint": "resent"},
            "Nothing that was measured can be used.",
        ),
        ({"failures": 1}, "Nothing that was measured can be used."),
    ],
)
def test_a_run_without_a_sound_time_is_not_to_be_trusted(
    as_run: Read, run_json: Json, spoilt: Json, told: str
) -> None:
    made = make_report(as_run(every_sample(run_json, **spoilt)))
    assert made.trust.lead == "No." and made.trust.is_doubtful
    assert made.trust.told[0] == told
    assert {choice.take for choice in made.choices} == {
        "not measured in this run",
        "cannot be told: no time of it can be used",
    }


def test_a_run_in_which_all_failed_says_what_failed(
    as_run: Read, run_json: Json
) -> None:
    for item in run_json["experiments"]:
        for each in item["arms"]:
            each.update(error="no server", samples=[])
    trust = make_report(as_run(run_json)).trust
    assert (trust.lead, trust.told[0]) == ("No.", "Nothing was measured.")
    assert "gave wrong answers, failed or were not checked" in trust.told[1]


def test_samples_that_were_left_out_are_told(as_run: Read, run_json: Json) -> None:
    for item in run_json["experiments"]:
        for each in item["arms"]:
            each["samples"][0].update(tainted=True, taint="resent")
    told = " ".join(make_report(as_run(run_json)).trust.told)
    assert "repetitions were disturbed and left out." in told
    assert "come from two repetitions, some from up to eight;" in told


def test_no_number_of_a_busy_machine_is_to_be_remembered(as_run: Read) -> None:
    quiet = every_kind()
    assert make_report(as_run(quiet)).numbers
    assert not make_report(as_run(every_sample(quiet, foreign_cpu_share=0.7))).numbers


def test_a_choice_is_made_where_the_machine_was_quiet(
    as_run: Read, run_json: Json
) -> None:
    more = waiting("thousand_fetches", "Many more", 100, 100, 0.1, 3)
    run_json["experiments"].append(more)
    for each in more["arms"]:
        for one in each["samples"]:
            one["foreign_cpu_share"] = 0.7
    many = make_report(as_run(run_json)).choices[1]
    assert many.experiment and many.experiment.id == "hundred_fetches" and many.best


def test_statements_that_cannot_be_told_are_not_called_wrong(
    as_run: Read, run_json: Json
) -> None:
    for item in run_json["experiments"]:
        for one in item["claims"]:
            one["origin"] = "statement"
    quiet = make_report(as_run(run_json)).articles
    assert quiet.besides == (
        "Besides, 8 statements without a figure: 7 reproduced, 1 direction only."
    )
    busy = make_report(as_run(every_sample(run_json, foreign_cpu_share=0.7))).articles
    assert busy.besides == (
        "Besides, 8 statements without a figure: 2 reproduced, 6 cannot tell."
    )
    assert make_report(as_run(make_run(experiments=[]))).articles.besides == ""


def test_generous_is_said_of_claims_that_fell_short_alone(
    as_run: Read, run_json: Json
) -> None:
    """Threads that gain though an article says they do not: that is not generous."""
    assert make_report(as_run(run_json)).articles.title.endswith(
        "right on waiting, generous on computing"
    )
    for each in run_json["experiments"][4]["arms"]:
        if each["name"] == "gil_threads":
            for one in each["samples"]:
                one["wall_seconds"] /= 1.9
    title = make_report(as_run(run_json)).articles.title
    assert title == "The five articles: 6 of 8 figures hold"


def test_a_reason_is_not_told_twice(as_run: Read, run_json: Json) -> None:
    """What was measured stands in the sentence already."""
    for one in run_json["experiments"][0]["arms"][5]["samples"]:
        one["wall_seconds"] = 1.7
    made = make_report(as_run(run_json))
    (found,) = [i for i in made.articles.wrong if i.claim.id == "together"]
    assert (found.verdict, found.why) == ("DIRECTION ONLY (measured 2.9×)", "")
    assert outcome(found) == "The effect is there, but less than claimed."
