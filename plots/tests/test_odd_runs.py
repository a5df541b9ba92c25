"""Runs that ask for trouble still give a sound report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plots.cli import main
from plots.tests.make_run import Json, five_fetches, make_run, write_run
from plots.tests.make_variants import (
    blocking_the_loop,
    in_flight,
    serialization,
    variant,
    workers,
)
from plots.tests.pages import check

Report = Callable[[Json], Path]


def odd_sweeps() -> dict[str, list[Json]]:
    """Sweeps and variants that ask for trouble."""
    ended = in_flight(0)
    for made in ended["arms"]:
        made["end"] = "nothing left | <b>" * 9
    one_point = workers()
    one_point["arms"] = one_point["arms"][:1]
    zero = workers()
    for made in zero["arms"]:
        for one in made["samples"]:
            one["wall_seconds"] = 0.0
    same_x, no_x = workers(), workers()
    for made in same_x["arms"]:
        made["x"] = 2.0
    for made in no_x["arms"]:
        made["x"] = None
    failed = serialization()
    for made in failed["arms"]:
        made.update(error="no memory", samples=[])
    negative = blocking_the_loop()
    for made in negative["arms"]:
        for one in made["samples"]:
            one["measures"] = {"longest_gap_seconds": -0.5, "lost_beats_count": -1}
    silent = blocking_the_loop()
    for made in silent["arms"]:
        for one in made["samples"]:
            one["measures"] = {}
    odd = blocking_the_loop()
    odd["arms"].append(
        variant(
            "<i> | %", 3, **{"odd_count": 0.0, "overlap_share": 0.5, "held_bytes": 9e17}
        )
    )
    odd["group"] = "mixed & odd"
    return {
        "all ended": [ended],
        "one point": [one_point],
        "no time at all": [zero],
        "the same x for all": [same_x],
        "no x": [no_x],
        "a failed sweep": [failed],
        "measures below zero": [negative],
        "claims without a measure": [silent],
        "odd measures": [odd],
        "one block": [in_flight(1), workers(1), blocking_the_loop(1)],
    }


def odd_runs() -> dict[str, list[Json]]:
    """Experiments that ask for trouble."""
    one_model = five_fetches()
    one_model["arms"] = one_model["arms"][:1]
    one_sample = five_fetches(1)
    no_sample = five_fetches(0)
    failed = five_fetches()
    for made in failed["arms"]:
        made.update(error="no server: refused", samples=[], trace=None)
    lost = five_fetches()
    for made in lost["arms"]:
        for one in made["samples"]:
            one["failures"] = 5
    zero = five_fetches()
    for made in zero["arms"]:
        made["bound_seconds"] = 0.0
        for one in made["samples"]:
            one.update(wall_seconds=0.0, cpu_seconds=0.0)
        for span in made["trace"]["tasks"]:
            span.update(started_seconds=0.0, finished_seconds=0.0)
    odd = five_fetches()
    names = ["100 % <b>&\"'", "$x_1$ \\frac", "n" * 200, "日本 \u0000 \ud800", "-->", ""]
    for name, made in zip(names, odd["arms"]):
        made.update(name=name, label=name or " ", model=None)
    odd["title"] = "<script>alert(1)</script> 50 % | $"
    odd["claims"][0]["arm"] = names[0]
    return {
        "one model": [one_model],
        "one sample": [one_sample],
        "no sample": [no_sample],
        "all failed": [failed],
        "all tasks lost": [lost],
        "zero time": [zero],
        "odd names": [odd],
        "no arms": [five_fetches() | {"arms": []}],
        "another kind": [five_fetches() | {"kind": "mixed & odd"}],
        "an id that is a path": [five_fetches() | {"id": "../../etc/x"}],
        **odd_sweeps(),
    }


def apart(name: str, made: Json) -> Json:
    """With an id of its own, so that many stand in one run."""
    keep = made["id"] if "/" in made["id"] else f"{made['id']}_{name}"
    return made | {"id": keep}


def test_odd_runs_still_give_a_sound_report(report: Report) -> None:
    """All in one run, and each experiment on a page of its own."""
    items = [
        apart(f"{name}_{place}", made)
        for name, experiments in odd_runs().items()
        for place, made in enumerate(experiments)
    ]
    folder = report(make_run(experiments=items))
    check(folder)
    assert len(list((folder / "experiments").iterdir())) == len(items)


@pytest.mark.parametrize(
    "name", ["one model", "one sample", "all failed", "zero time", "odd names"]
)
def test_an_odd_run_has_a_sound_front_page(
    report: Report, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plots.figures.catalogue.makers_of", lambda *_: [])
    check(report(make_run(experiments=odd_runs()[name])))


def test_an_id_that_stands_twice_is_refused(tmp_path: Path, capsys: Any) -> None:
    twice = make_run(experiments=[five_fetches(), five_fetches()])
    assert main([str(write_run(tmp_path, twice))]) == 2
    assert "experiments[1].id: “five_fetches” stands twice" in capsys.readouterr().err
