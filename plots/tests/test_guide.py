"""The guide and the groups: measured cells, ties, what is missing."""

from __future__ import annotations

from collections.abc import Callable

from plots.groups import GROUPS, groups_of
from plots.guide import advice, choices
from plots.run import Run
from plots.tables.guide import guide_table
from plots.tests.make_run import Json, computing, five_fetches, make_run
from plots.tests.make_variants import every_kind, in_flight, large_run

Read = Callable[[Json], Run]


def cells(run: Run) -> dict[str, dict[str, str]]:
    table = guide_table(run)
    return {
        row[0].text: dict(zip(table.heads[1:], (cell.text for cell in row[1:])))
        for _, row in table.rows
    }


def test_every_cell_is_a_number_of_this_run_or_says_why_not(as_run: Read) -> None:
    found = cells(as_run(every_kind()))
    assert found["a few waits"]["measured in"] == "Five requests of one second"
    assert found["a few waits"]["sequential"] == "5.00 s"
    assert found["a few waits"]["async"] == "1.00 s, tie"
    assert found["many waits"]["thread_pool"] == "not measured"
    assert found["both"]["threads"].endswith("s, tie")
    assert found["computing"]["async"] == "not measured"


def test_what_was_not_measured_is_not_advised(as_run: Read) -> None:
    run = as_run(make_run(experiments=[five_fetches()]))
    told = [advice(made) for made in choices(run)]
    assert told[0].startswith("For a few waits (Five requests of one second): async, ")
    assert "tie at 1.00 s" in told[0]
    assert told[0].endswith("Against that sequential took 5.0x as long.")
    assert told[3] == "For both: not measured in this run."
    assert set(cells(run)["both"].values()) == {"not measured"}


def test_a_single_winner_is_told_with_the_next(as_run: Read) -> None:
    made = computing("eight_sums", "Eight sums", 8, 0.6, 3)
    for one in made["arms"]:
        for taken in one["samples"]:
            if one["name"] == "threads":
                taken["wall_seconds"] = 0.1
    (told,) = [
        advice(made)
        for made in choices(as_run(make_run(experiments=[made])))
        if made.work == "computing"
    ]
    assert told.startswith("For computing (Eight sums) take threads: 0.100 s. Next is ")


def test_the_far_end_of_a_sweep_speaks_for_many_waits(as_run: Read) -> None:
    run = as_run(make_run(experiments=[in_flight()]))
    row = cells(run)["many waits"]
    assert row["measured in"].endswith(", 10\u202f000 requests in flight")
    assert row["threads"].startswith("ended: no more threads")
    assert row["async"].endswith(", best")


def test_a_run_of_nothing_advises_nothing(as_run: Read) -> None:
    run = as_run(make_run(experiments=[]))
    assert all("not measured" in advice(made) for made in choices(run))
    assert guide_table(run).heads == ("kind of work", "measured in")


def test_experiments_are_read_group_by_group_as_in_the_catalogue(as_run: Read) -> None:
    first, last = computing("fibonacci", "F", 3, 0.1, 1), five_fetches()
    unknown = five_fetches() | {"id": "new_one"}
    other = five_fetches() | {"id": "strange", "group": "zoo"}
    run = as_run(make_run(experiments=[other, first, unknown, last]))
    names = [item.id for item in run.experiments]
    assert names == ["new_one", "five_fetches", "fibonacci", "strange"]
    assert [group.key for group in groups_of(run.experiments)][-1] == "zoo"


def test_a_large_run_has_all_groups(as_run: Read) -> None:
    run = as_run(large_run())
    assert len(run.experiments) == 38
    assert groups_of(run.experiments) == list(GROUPS)
