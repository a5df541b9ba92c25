"""How the seconds of a run were spent, its floor, and blocks with shorter delays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plots import sampling
from plots.claims import judge
from plots.run import Run
from plots.sampling import pairs_of
from plots.tests.make_claims import times
from plots.tests.make_run import Json, claim, make_run

Read = Callable[[Json], Run]


def one(arms: list[Json], claims: list[Json], **over: Any) -> Json:
    item = {
        "id": "five_fetches",
        "title": "Five requests of one second",
        "source": "A1",
        "question": "",
        "kind": "waiting",
        "tasks": 5,
        "time_scale": 1.0,
        "work": "",
        "claims": claims,
        "arms": arms,
    }
    return item | over


def course(stopped: str, looks: list[Json], seconds: float = 2.0) -> Json:
    return {
        "fewest": 6,
        "most": 15,
        "blocks": 6,
        "seconds": seconds,
        "looks": looks,
        "stopped": stopped,
    }


TWICE = [0.98, 1.0, 1.01, 1.0, 1.0, 1.03]
FIRST = times("async", [1.0] * 6)
AGAIN = times("async, again", TWICE, same_as="async")


def test_the_table_says_where_the_time_went_and_why_it_stopped(as_run: Read) -> None:
    settled = course("settled", [{"blocks": 6, "open": []}])
    late = course("deadline", [{"blocks": 6, "open": ["a", "b"]}], 9.0)
    items = [
        one([FIRST], [], sampling=settled),
        one([FIRST], [], id="gil", sampling=late),
    ]
    budget = {"budget_seconds": 100.0, "spent_seconds": 11.0}
    run = as_run(make_run(experiments=items, sampling=budget))
    first, second = sampling.table_of(run)
    assert (first.experiment.id, first.why) == (
        "gil",
        "the time was up, with 2 claims open",
    )
    assert (second.blocks, second.looks) == ("6 of 6 to 15", "after 6: all settled")
    assert sampling.told(run).startswith(
        "11 s were spent on measuring, of 100 s that the profile allows."
    )


def test_claims_without_numbers_are_not_called_settled(as_run: Read) -> None:
    plan = course("unanswered", [{"blocks": 6, "open": ["a"]}])
    run = as_run(make_run(experiments=[one([FIRST], [], sampling=plan)]))
    [line] = sampling.table_of(run)
    assert line.why.startswith("a claim about time has no answer")


def test_a_run_without_a_plan_says_nothing_of_it(as_run: Read) -> None:
    run = as_run(make_run(experiments=[one([FIRST], [])]))
    assert sampling.table_of(run) == []
    assert sampling.told(run) == ""
    assert "not known" in sampling.floor_told(run)


def test_the_floor_is_the_farther_end_of_the_interval(as_run: Read) -> None:
    run = as_run(make_run(experiments=[one([FIRST, AGAIN], [])]))
    assert [pair.arm for pair in pairs_of(run.experiments)] == ["one event loop"]
    assert run.experiments[0].floor == pytest.approx(1 - 1 / 1.03)
    assert "differed from itself by at most 2.9 %" in sampling.floor_told(run)


ORDER = claim("faster", "sooner", "threads", 1.0, base="async", relation="at_least")


@pytest.mark.parametrize(
    "wall, verdict",
    [
        (0.98, "CANNOT TELL (the same arm twice differed by 2.9 %)"),
        (0.90, "REPRODUCED"),
    ],
)
def test_an_order_below_the_floor_cannot_be_told(
    as_run: Read, wall: float, verdict: str
) -> None:
    arms = [FIRST, AGAIN, times("threads", [wall] * 6)]
    stated = ORDER | {"tolerance": 0.0}
    (found,) = judge(as_run(make_run(experiments=[one(arms, [stated])])))
    assert found.verdict == verdict


def test_the_own_floor_counts_before_that_of_another_experiment(as_run: Read) -> None:
    wide = times("async, again", [0.7, *TWICE[1:]], same_as="async")
    items = [one([FIRST, AGAIN], []), one([FIRST, wide], [], id="other")]
    run = as_run(make_run(experiments=[*items, one([FIRST], [], id="third")]))
    floors = [item.floor for item in run.experiments]
    assert floors[0] == pytest.approx(1 - 1 / 1.03)
    assert floors[1:] == [pytest.approx(1 / 0.7 - 1)] * 2


def test_a_tie_needs_a_floor_below_its_tolerance(as_run: Read) -> None:
    stated = ORDER | {"relation": "about", "tolerance": 0.02}
    alone = [FIRST, times("threads", [1.0] * 6)]
    (told,) = judge(as_run(make_run(experiments=[one(alone, [stated])])))
    assert told.word == "REPRODUCED"
    (found,) = judge(as_run(make_run(experiments=[one([*alone, AGAIN], [stated])])))
    assert found.verdict.startswith("CANNOT TELL (the same arm twice differed")


def test_a_time_is_divided_by_the_scale_of_its_block(as_run: Read) -> None:
    made = times("async", [1.0, 0.102])
    made["samples"][1]["scale"] = 0.1
    made["samples"][1]["cpu_seconds"] = 0.051
    run = as_run(make_run(experiments=[one([made], [])]))
    second = run.experiments[0].arms[0].samples[1]
    assert second.wall == pytest.approx(1.02)
    assert second.values["wall_seconds"] == second.wall
    assert second.busy_cores == pytest.approx(0.5)
