"""The files of a report: whole, offline, the same each time, for odd runs too."""

from __future__ import annotations

import json
import math
import random
import re
import xml.etree.ElementTree as xml
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from plots.cli import main
from plots.figures import style
from plots.report import make_report
from plots.run import Run
from plots.summary import LINES, to_markdown, to_terminal
from plots.tests.make_run import (
    Json,
    arm,
    computing,
    five_fetches,
    make_run,
    sample,
    write_run,
)
from plots.tests.make_variants import (
    blocking_the_loop,
    every_kind,
    in_flight,
    large_run,
    serialization,
    variant,
    workers,
)

Report = Callable[[Json], Path]
Read = Callable[[Json], Run]
PAGE = Path(__file__).parents[1] / "page"
SOMEWHERE = Path("/somewhere/out/report/index.html")


class Page(HTMLParser):
    """Ids, references and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "srcset", "action", "data", "xlink:href"):
                self.links.append(value or "")


def check(folder: Path) -> str:
    """What every report must keep; returns the front page."""
    for path in folder.rglob("*.html"):
        _check_page(path)
    for path in (folder / "figures").glob("*.svg"):
        root = xml.parse(path).getroot()
        assert root.get("role") == "img"
        assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["format"] == "concurrency-lab-summary/2"
    for claimed in summary["claims"]:
        assert len(claimed["sentence"]) > 10
        assert claimed["origin"] in ("figure", "statement", "ours", "check")
    return (folder / "index.html").read_text(encoding="utf-8")


def _check_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert len(page.ids) == len(set(page.ids)), f"{path.name}: ids must be unique"
    for link in page.links:
        target, _, place = link.partition("#")
        assert ":" not in target, f"{path.name}: nothing may be fetched: {link}"
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), f"{path.name}: {link} leads nowhere"
        if place and there.suffix == ".html":
            assert place in Page(there.read_text(encoding="utf-8")).ids, link
    assert "@import" not in text and "//www." not in text and "url(" not in text
    said = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(nan|inf|None)\b", said), path.name
    assert "<script>alert" not in text


def test_a_plain_run_gives_every_file(report: Report, run_json: Json) -> None:
    folder = report(run_json)
    text = check(folder)
    names = {path.name for path in folder.iterdir()}
    assert {"index.html", "claims.html", "method.html", "handout.html"} < names
    assert {"experiments", "figures", "traces", "run.json", "summary.md"} < names
    for name in ("walls-hundred_fetches", "gantt-five_fetches", "card-0"):
        assert (folder / "figures" / f"{name}.svg").stat().st_size > 600
        assert (folder / "figures" / f"{name}.png").stat().st_size > 2_000
    assert len(list((folder / "experiments").iterdir())) == 5
    assert "Incomplete run" not in text
    method = (folder / "method.html").read_text()
    assert "Debian&#39;s Google Benchmark calls itself a DEBUG build" in method
    assert "absent: uvloop" in method


def test_the_front_page_tells_in_the_order_of_a_reader(
    report: Report, run_json: Json
) -> None:
    text = check(report(run_json))
    order = ["<h1", 'class="races"', 'id="findings"', 'id="choose"', 'id="articles"']
    order += ['id="trust"', 'id="experiments"', 'id="repeat"']
    places = [text.index(mark) for mark in order]
    assert places == sorted(places)
    assert "Waiting overlaps, whichever model you take." in text
    assert "Five requests that wait: 5.00 s one after another, 1.00 s with each" in text


def test_no_word_of_the_workshop_stands_on_the_front_page(
    report: Report, run_json: Json
) -> None:
    text = check(report(run_json))
    said = re.sub(r"<(script|style|title)\b.*?</\1>", "", text, flags=re.DOTALL)
    said = re.sub(r"<[^>]*>", " ", said)
    found = re.findall(r"\b(arms?|blocks?|ties?|taint\w*)\b", said)
    assert not found, found


def test_the_same_run_gives_the_same_bytes(tmp_path: Path, small: Json) -> None:
    folder = write_run(tmp_path / "run", small)
    for out in ("one", "two"):
        assert main([str(folder), "--out", str(tmp_path / out)]) == 0
    made = sorted(p for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(made) > 10
    for path in made:
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == twin.read_bytes(), path.name


def test_an_incomplete_run_says_everywhere_what_ended_it(
    report: Report, small: Json, as_run: Read
) -> None:
    why = "the mock server was killed by signal 9 (SIGKILL)"
    broken = small | {"complete": False, "why_incomplete": why}
    told = f"stopped before its end ({why})"
    page = check(report(broken))
    assert 0 < page.index(f"It was {told}.") < page.index("<main")
    made = make_report(as_run(broken))
    summary = to_terminal(made, SOMEWHERE, None, False)
    assert f"INCOMPLETE: the run was {told}" in " ".join(summary.split())
    assert told in to_markdown(made)


def test_a_run_without_experiments_explains_its_emptiness(report: Report) -> None:
    folder = report(make_run(experiments=[]))
    text = check(folder)
    assert "Nothing was measured." in text
    assert text.count("not measured in this run") == 5
    assert "No claim was measured" in (folder / "claims.html").read_text()


def test_every_kind_of_experiment_has_its_charts(report: Report) -> None:
    folder = report(every_kind())
    check(folder)
    made = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert {"measures-blocking_the_loop", "sweep-in_flight", "sweep-workers"} <= made
    assert not {"walls-blocking_the_loop", "walls-in_flight"} & made
    page = (folder / "experiments" / "in_flight.html").read_text()
    assert "ended at 10\u202f000: no more threads: 32 452 is the limit" in page
    summary = json.loads((folder / "summary.json").read_text())
    assert [made["work"] for made in summary["guide"]][0] == "A few waits"


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
    for before, after in zip(quiet.judgements, busy.judgements):
        assert after.word in (before.word, "CANNOT TELL")
    assert {made.take for made in busy.choices} == {
        "not measured in this run",
        "cannot be told: the machine was busy",
    }
    assert "Computing" not in busy.headline


def test_equals_are_called_equal(as_run: Read, run_json: Json) -> None:
    made = make_report(as_run(run_json))
    waits, _, computing, *_ = made.choices
    assert waits.take == "any but one after another"
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


SCRIPTS = {
    "index": ("replay.js", "predict.js", "yours.js"),
    "page": ("replay.js", "sort.js"),
}


@pytest.mark.parametrize("page, most", [("index", 12_000), ("page", 6_000)])
def test_the_scripts_are_small(page: str, most: int) -> None:
    assert sum((PAGE / name).stat().st_size for name in SCRIPTS[page]) <= most


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "name", sorted(set(style.THEME) - {"line", "soft", "paper", "card"})
)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_stands_out_from_its_paper(name: str, theme: int) -> None:
    colour = style.THEME[name][theme]
    assert contrast(colour, style.THEME["paper"][theme]) >= 4.5
    if name in ("ink", "mut"):
        assert contrast(colour, style.THEME["soft"][theme]) >= 4.5


def test_every_colour_is_unique_so_that_it_can_be_swapped() -> None:
    light = [colours[0] for colours in style.THEME.values()]
    assert len(set(light)) == len(light)


def test_a_table_of_markdown_cannot_be_broken(report: Report) -> None:
    item = five_fetches() | {"arms": [], "claims": [], "title": "a|b<i>", "id": "x"}
    text = (report(make_run(experiments=[item])) / "summary.md").read_text()
    assert "a\\|b&lt;i>" in text


def plain_terminal(made: Json, as_run: Read, columns: int | None = None) -> str:
    return to_terminal(make_report(as_run(made)), SOMEWHERE, columns, False)


@pytest.mark.parametrize("kind, is_bold", [("xterm", True), ("dumb", False)])
def test_a_terminal_that_knows_no_bold_type_is_sent_none(
    tmp_path: Path,
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    is_bold: bool,
) -> None:
    monkeypatch.setattr("plots.cli._is_terminal", lambda: True)
    monkeypatch.setenv("TERM", kind)
    assert main([str(write_run(tmp_path, make_run(experiments=[])))]) == 0
    assert ("\033" in capsys.readouterr().out) == is_bold


@pytest.mark.parametrize("columns", [40, 57, 80, 200, None])
@pytest.mark.parametrize("make", [make_run, large_run, every_kind])
def test_the_terminal_has_forty_lines_at_any_width(
    columns: int | None, make: Callable[[], Json], as_run: Read
) -> None:
    *lines, path = plain_terminal(make(), as_run, columns).splitlines()
    assert len(lines) < LINES
    assert max(map(len, lines)) <= min(columns or 80, 80)
    assert path == f"Report: {SOMEWHERE}"
    assert "\n\n\n" not in "\n".join(lines)


def test_the_terminal_names_claim_and_experiment_of_what_is_not_so(
    as_run: Read, run_json: Json
) -> None:
    told = " ".join(plain_terminal(run_json, as_run).split())
    assert "DIRECTION ONLY (2 usable cores: the bound is 2.0×)" in told
    assert "4 processes are 4x faster (eight_sums)" in told
    assert "A few waits: any but one after another" in told
    assert "For factors, yes. For percentages, no." in told


def test_verbose_has_every_verdict(as_run: Read, run_json: Json) -> None:
    made = make_report(as_run(run_json))
    told = " ".join(to_terminal(made, SOMEWHERE, None, False, verbose=True).split())
    for item in made.judgements:
        assert " ".join(item.sentence.split()) in told
