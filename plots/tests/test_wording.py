"""What a first reader stumbled over in the report of a real run."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plots import text
from plots.cli import main
from plots.claims import CANNOT_TELL, OVER_THE_CORES, judge, judge_claim
from plots.metg import merits
from plots.page.tables import figures_of_merit, merit_in_words
from plots.report import make_report
from plots.run import Run, Sampling
from plots.sampling import floor_told, told
from plots.series import works
from plots.stories import findings
from plots.stories.tests.made_up import as_run as told_run
from plots.stories.tests.made_up import made_up
from plots.tests.make_variants import every_kind
from plots.tests.make_full import full_run
from plots.tests.make_run import Json, five_fetches, make_run, write_run
from plots.trust import trust_of

Read = Callable[[Json], Run]
CSS = (Path(__file__).parents[1] / "page" / "report.css").read_text()


def gil_of(made: Json) -> Json:
    return next(item for item in made["experiments"] if item["id"] == "gil")


def test_what_is_known_of_cpython_is_told_though_the_rest_is_not() -> None:
    """And a card never says of a claim what its page does not."""
    made = made_up("quiet")
    for each in gil_of(made)["arms"]:
        if each["name"] == "threads, computing":
            each["samples"][0]["wall_seconds"] *= 1.9
    run = told_run(made)
    (card,) = [f for f in findings(run) if f.experiment == "gil"]
    assert (
        card.verdict == "holds" and str(card.title) == "CPython’s threads take turns."
    )
    assert "compute no faster than one" in str(card.sentences)
    assert "C++" not in str(card.sentences)


@pytest.mark.parametrize("scene", ["quiet", "busy", "opposite", "one_core"])
def test_a_card_and_its_page_give_one_verdict(scene: str) -> None:
    run = told_run(made_up(scene))
    words = {(item.experiment.id, item.claim.source, item.word) for item in judge(run)}
    for card in findings(run):
        assert bool(card.claim) == bool(card.holds)
        if card.holds:
            assert (card.experiment, card.article, card.holds) in words


def times_of(run: Run, counts: list[int]) -> Run:
    """The arms of the first experiment, with so many repetitions each."""
    item = run.experiments[0]
    arms = [
        replace(arm, samples=arm.samples[:count])
        for arm, count in zip(item.arms, counts)
    ]
    claims = tuple(replace(claim, origin="ours") for claim in item.claims)
    return replace(run, experiments=(replace(item, arms=tuple(arms), claims=claims),))


@pytest.mark.parametrize(
    "counts, said",
    [
        ([1, 1, 1, 5], "Most times come from one repetition, some from up to five"),
        ([2, 5, 5, 5], "Times come from two to five repetitions"),
        ([1, 1, 1, 1], "Each time comes from one repetition"),
        ([3, 3, 3, 3], "Each time comes from three repetitions"),
    ],
)
def test_how_often_was_timed_is_told_of_most(
    as_run: Read, counts: list[int], said: str
) -> None:
    run = times_of(as_run(make_run(experiments=[five_fetches(blocks=5)])), counts)
    assert trust_of(run, judge(run)).told[0].startswith(said)


def test_a_time_that_cannot_be_is_told_where_the_run_is_trusted(
    as_run: Read, run_json: Json
) -> None:
    (sums,) = [e for e in run_json["experiments"] if e["id"] == "eight_sums"]
    for each in sums["arms"]:
        if each["name"] != "sequential":
            for one in each["samples"]:
                one["wall_seconds"] /= 10
    run = as_run(run_json)
    found = [item for item in judge(run) if item.why == OVER_THE_CORES]
    assert found and all(item.word == CANNOT_TELL for item in found)
    said = " ".join(trust_of(run, judge(run)).told)
    assert "not judged: a time is shorter than it can be." in said


def test_a_factor_stands_beside_what_was_claimed(as_run: Read, run_json: Json) -> None:
    for item in judge(as_run(run_json)):
        if item.measured and item.claim.metric.kind == "ratio":
            is_order = 1 / 1.1 <= item.claim.claimed <= 1.1
            assert ("; claimed: " in item.sentence) != is_order


def test_more_is_not_called_less(as_run: Read) -> None:
    run = as_run(every_kind())
    found = [item for item in judge(run) if "× less" in item.sentence]
    assert found
    for item in found:
        claim = replace(item.claim, arm=item.claim.base, base=item.claim.arm)
        turned = judge_claim(run, item.experiment, claim)
        assert turned.measured and turned.measured.figure.value < 1
        assert "× less" not in turned.sentence


def test_a_range_of_times_is_told_as_one(as_run: Read, run_json: Json) -> None:
    """“111 ms with six of them” of times up to 119 ms is more than was measured."""
    (waits,) = [e for e in run_json["experiments"] if e["id"] == "five_fetches"]
    for place, each in enumerate(waits["arms"][1:]):
        for one in each["samples"]:
            one["wall_seconds"] = 1.0 + 0.005 * place
    last = text.seconds(1.0 + 0.005 * (len(waits["arms"]) - 2))
    assert f"1.00 to {last} with" in make_report(as_run(run_json)).lead


def test_peers_with_other_tasks_are_not_drawn_beside_the_models(
    as_run: Read, run_json: Json
) -> None:
    run = as_run(run_json)
    item = run.experiments[0]
    first, second, *rest = item.arms
    fewer = replace(second, peer=True, model=None, name="python threads", tasks=2)
    again = replace(second, name="again", model=None, same_as=second.name)
    names = {
        work: [row.arm.name for row in rows]
        for work, rows in works(replace(item, arms=(first, second, fewer, again)))
    }
    assert names["2 tasks"] == ["python threads"]
    assert sorted(names[""]) == sorted([first.name, second.name, "again"])


def test_an_arm_that_is_repeated_belongs_to_the_work_of_the_first(as_run: Read) -> None:
    gil = gil_of(made_up("quiet"))
    item = as_run(make_run(experiments=[gil])).experiments[0]
    first = item.arm("python sequential, computing")
    assert first
    again = replace(first, name=f"{first.name}, again", same_as=first.name)
    found = dict(works(replace(item, arms=(*item.arms, again))))
    (work,) = [
        w for w, rows in found.items() if again.name in {r.arm.name for r in rows}
    ]
    assert first.name in {row.arm.name for row in found[work]}


def test_the_shortest_task_that_was_measured_is_no_limit(as_run: Read) -> None:
    run = as_run(full_run())
    shortest = [m.shortest for m in merits(run) if m.shortest and m.shortest.value]
    said = merit_in_words(run)
    for end in (min, max):
        one = end(shortest, key=lambda each: each.value or 0.0)
        least = "at most " if one.at_most else ""
        with_it = f"{least}{text.seconds(one.value)} with {text.model_name(one.model)}"
        assert f" {with_it}" in said
    assert said.count("at most ") == len(
        re.findall(r"at most [\d.]+ [mµn]?s with", said)
    )


def test_one_sample_has_no_range(as_run: Read) -> None:
    run = as_run(every_kind())
    run = replace(
        run,
        experiments=tuple(
            replace(
                item, arms=tuple(replace(a, samples=a.samples[:1]) for a in item.arms)
            )
            for item in run.experiments
        ),
    )
    made = [t for item in run.experiments for t in figures_of_merit(run, item)]
    assert made
    for row in (row for each in made for row in each.rows):
        assert [cell.text for cell in row[2:]] == ["–", "–"]


def test_names_of_the_program_are_none_for_a_reader() -> None:
    assert (
        text.arm_name("async, 10000 us", "async", "")
        == "one event loop, 10\u202f000 µs"
    )
    assert text.arm_name("async without a session", "async", "") == (
        "one event loop without a session"
    )
    assert text.claim_words("2 cores make thread_pool twice as fast") == (
        "2 cores make thread pool twice as fast"
    )
    assert text.typeset("CPython 3.11.2, io_uring, fib(30)") == (
        "CPython 3.11.2, io_uring, fib(30)"
    )
    assert [text.payload(n) for n in (1024, 4 * 1024**2, 1500)] == [
        *("1 KiB", "4 MiB", "1.5 kB")
    ]


def test_the_floor_is_told_in_the_names_of_the_pages(as_run: Read) -> None:
    item = as_run(make_run(experiments=[five_fetches(blocks=2)])).experiments[0]
    first = item.arm("async")
    assert first and first.label == "one event loop"
    again = replace(first, name="async, again", same_as="async")
    run = as_run(make_run(experiments=[]))
    run = replace(run, experiments=(replace(item, arms=(first, again)),))
    assert floor_told(run).startswith("The floor: one event loop in “")


@pytest.mark.parametrize(
    "looks, said",
    [
        ((), " Here the time was up before any claim was looked at."),
        (((6, ("five",)),), "what is settled rests."),
    ],
)
def test_the_method_says_how_far_the_run_came(
    as_run: Read,
    run_json: Json,
    looks: tuple[tuple[int, tuple[str, ...]], ...],
    said: str,
) -> None:
    run = as_run(run_json)
    plan = Sampling(
        blocks=1, fewest=2, most=15, seconds=1.0, stopped="deadline", looks=looks
    )
    items = tuple(replace(item, sampling=plan) for item in run.experiments)
    assert told(replace(run, experiments=items, spent=9.0)).endswith(said)


def test_on_a_narrow_screen_each_number_says_what_it_is() -> None:
    """The head of that table is not shown there."""
    narrow = CSS.partition("(max-width:520px)")[2]
    for place in (3, 4, 5):
        assert f".guess td:nth-child({place})::before" in narrow
    assert ".marks" in narrow


def test_an_arm_that_is_measured_again_says_why(tmp_path: Path, run_json: Json) -> None:
    (item,) = [e for e in run_json["experiments"] if e["id"] == "five_fetches"]
    again = next(arm for arm in item["arms"] if arm["name"] == "async")
    plain = write_run(tmp_path / "plain", make_run(experiments=[item]))
    twice = item | {
        "arms": [*item["arms"], again | {"name": "async, again", "same_as": "async"}]
    }
    timed = write_run(tmp_path / "twice", make_run(experiments=[twice]))
    for folder, is_told in ((plain, False), (timed, True)):
        assert main([str(folder)]) == 0
        (page,) = folder.rglob("five_fetches.html")
        assert ("“again” is the same way once more" in page.read_text()) == is_told
