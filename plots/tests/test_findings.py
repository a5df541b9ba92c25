"""The verdict sentences of the sections."""

from __future__ import annotations

import random
from collections.abc import Callable

from plots.findings import claims_finding, group_finding, walls_finding
from plots.run import Run
from plots.tables.claims import claims_table
from plots.tests.make_run import Json, arm, five_fetches, make_run, sample
from plots.verdicts import judge

Read = Callable[[Json], Run]


def once(name: str, model: str, wall: float) -> Json:
    return arm(name, [sample(random.Random(1), 0, wall, 5)], model=model)


def two_works() -> Json:
    """Like the experiment about the GIL: computing and waiting, each with a base."""
    return five_fetches() | {
        "kind": "computing",
        "claims": [],
        "arms": [
            once("sequential, computing", "sequential", 1.0),
            once("threads, computing", "threads", 0.5),
            once("sequential, waiting", "sequential", 2.0),
            once("threads, waiting", "threads", 0.1),
        ],
    }


def test_ties_are_called_ties(as_run: Read) -> None:
    (item,) = as_run(make_run(experiments=[five_fetches()])).experiments
    assert walls_finding(item) == (
        "6 of 9 arms tie at 1.00 s; one after another it took 5.00 s, "
        "5.0 times as long."
    )


def test_different_works_are_never_compared(as_run: Read) -> None:
    run = as_run(make_run(experiments=[two_works()]))
    (item,) = run.experiments
    assert walls_finding(item) == (
        "Computing: threads, computing was fastest with 0.500 s; one after another "
        "it took 1.00 s, 2.0 times as long. "
        "Waiting: threads, waiting was fastest with 0.100 s; one after another "
        "it took 2.00 s, 20.0 times as long."
    )
    assert group_finding(run, [item], "computing") == (
        "In 1 experiment the best model was 2.0x as fast as sequential on "
        "2 usable cores."
    )


def test_no_claims_are_no_verdict() -> None:
    assert claims_finding([]) == "This run holds no claims to judge."


def test_claims_of_articles_are_counted_apart_from_ours(as_run: Read) -> None:
    made = five_fetches()
    first, second = made["claims"]
    second.update(origin="statement", claimed=50.0)
    more = [
        first | {"id": name, "origin": name, "article": None}
        for name in ("ours", "check")
    ]
    made["claims"] += more
    judgements = judge(as_run(make_run(experiments=[made])))
    assert claims_finding(judgements) == (
        "Of 2 claims of articles: 1 reproduced, 1 not reproduced. "
        "Of 2 claims of our own: 2 reproduced."
    )
    rows = [cells for _, cells in claims_table(judgements, "Waiting").rows]
    assert [(cells[1].text, cells[2].text) for cells in rows] == [
        ("A1", "figure"),
        ("A1", "statement"),
        ("–", "ours"),
        ("–", "check"),
    ]
