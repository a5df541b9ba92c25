"""The files of a report: whole, offline, the same each time, for odd runs too."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as xml
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from plots.__main__ import main
from plots.figures import style
from plots.run import Run
from plots.summary import to_markdown
from plots.terminal import to_terminal
from plots.tests.make_run import Json, arm, five_fetches, make_run, write_run
from plots.tests.make_variants import (
    blocking_the_loop,
    every_kind,
    in_flight,
    large_run,
    serialization,
    variant,
    workers,
)
from plots.verdicts import judge

Report = Callable[[Json], Path]


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
    """What every report must keep; returns the page."""
    text = (folder / "index.html").read_text(encoding="utf-8")
    page = Page(text)
    assert len(page.ids) == len(set(page.ids)), "ids must be unique"
    assert all(link.startswith("#") for link in page.links), "nothing may be fetched"
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert set(re.findall(r"url\(#?([^)]*)\)", text)) <= set(page.ids)
    assert "@import" not in text and "//www." not in text
    for path in (folder / "figures").glob("*.svg"):
        root = xml.parse(path).getroot()
        assert root.get("role") == "img"
        assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["format"] == "concurrency-lab-summary/1"
    for claimed in summary["claims"]:
        assert len(claimed["sentence"]) > 10
        assert claimed["origin"] in ("figure", "statement", "ours", "check")
    return text


def test_a_plain_run_gives_every_file(report: Report, run_json: Json) -> None:
    folder = report(run_json)
    text = check(folder)
    for name in ("hero", "claims-waiting", "walls-five_fetches", "gantt-five_fetches"):
        assert (folder / "figures" / f"{name}.svg").stat().st_size > 1000
        assert (folder / "figures" / f"{name}.png").stat().st_size > 10_000
    assert text.count("How to read this") == 7
    assert text.count("<script>") == 1
    assert "Incomplete run" not in text
    assert "Debian&#39;s Google Benchmark calls itself a DEBUG build" in text


def test_the_same_run_gives_the_same_bytes(tmp_path: Path, small: Json) -> None:
    folder = write_run(tmp_path / "run", small)
    for out in ("one", "two"):
        assert main([str(folder), "--out", str(tmp_path / out)]) == 0
    made = sorted(p for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(made) > 10
    for path in made:
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == twin.read_bytes(), path.name


def test_an_incomplete_run_says_so_at_the_top(report: Report, small: Json) -> None:
    text = check(report(small | {"complete": False}))
    assert 0 < text.index("Incomplete run.") < text.index("<main>")


def test_an_incomplete_run_says_everywhere_what_ended_it(
    report: Report, small: Json, as_run: Callable[[Json], Run]
) -> None:
    why = "the mock server was killed by signal 9 (SIGKILL)"
    broken = small | {"complete": False, "why_incomplete": why}
    told = f"stopped before its end ({why})"
    page = check(report(broken))
    assert 0 < page.index(f"It was {told}.") < page.index("<main>")
    run = as_run(broken)
    summary = to_terminal(run, judge(run), None)
    assert f"INCOMPLETE: {told}" in " ".join(summary.split())
    assert told in to_markdown(run, judge(run))


def test_a_run_without_experiments_explains_its_emptiness(report: Report) -> None:
    text = check(report(make_run(experiments=[])))
    for told in ("No claim was measured", "No waiting experiment", "No timeline"):
        assert told in text


def test_every_kind_of_experiment_has_its_charts(report: Report) -> None:
    folder = report(every_kind())
    text = check(folder)
    made = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert {"measures-blocking_the_loop", "claims-habits"} <= made
    assert {"sweep-in_flight", "fits-in_flight", "fits-workers"} <= made
    assert {"sweep-serialization_cost", "measures-serialization_cost"} <= made
    assert not {"walls-blocking_the_loop", "walls-in_flight"} & made
    assert "ended at 10\u202f000: no more threads: 32 452 is the limit" in text
    summary = json.loads((folder / "summary.json").read_text())
    assert len(summary["fits"]) == 7
    assert [made["work"] for made in summary["guide"]][-1] == "both"
    assert "| a few waits | Five requests" in (folder / "summary.md").read_text()


def test_a_large_run_stays_in_order(tmp_path: Path, capsys: Any) -> None:
    folder = write_run(tmp_path / "large", large_run())
    assert main([str(folder)]) == 0
    page = Page(check(folder))
    out = capsys.readouterr().out.split("\nReport: ")[0]
    assert max(len(line) for line in out.splitlines()) <= 80
    assert len(out.splitlines()) < 200
    entries = [link for link in page.links if link.startswith("#exp-")]
    assert entries == [f"#{name}" for name in page.ids if name.startswith("exp-")]
    assert len(entries) == 38


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
    names = ["100 % <b>&\"'", "$x_1$ \\frac", "n" * 60, "日本 \u0000 \ud800", "-->", ""]
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
        "the same id twice": [five_fetches(), five_fetches()],
        "an id that is a path": [five_fetches() | {"id": "../../etc/x"}],
        **odd_sweeps(),
    }


@pytest.mark.parametrize("name", odd_runs())
def test_an_odd_run_still_gives_a_sound_report(report: Report, name: str) -> None:
    text = check(report(make_run(experiments=odd_runs()[name])))
    assert "<script>alert" not in text
    assert not re.search(r"\b(nan|inf|None)\b", text.split("<script>")[0])


def test_a_peer_keeps_its_own_row_and_legend(report: Report, run_json: Json) -> None:
    text = check(report(run_json))
    assert 'value="python aiohttp"' in text
    assert "absent: uvloop" in text


def test_the_script_is_small() -> None:
    page = Path(__file__).parents[1] / "page"
    assert (page / "report.js").stat().st_size <= 15_000


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


@pytest.mark.parametrize("name", sorted(set(style.THEME) - {"grid", "band", "paper"}))
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_stands_out_from_its_paper(name: str, theme: int) -> None:
    colour = style.THEME[name][theme]
    assert contrast(colour, style.THEME["paper"][theme]) >= 4.5
    if name in ("ink", "muted"):
        assert contrast(colour, style.THEME["band"][theme]) >= 4.5


def test_every_colour_is_unique_so_that_it_can_be_swapped() -> None:
    light = [colours[0] for colours in style.THEME.values()]
    assert len(set(light)) == len(light)


def test_a_table_of_markdown_cannot_be_broken(report: Report) -> None:
    item = five_fetches() | {"arms": [arm("a|b<i>", [])], "claims": []}
    text = (report(make_run(experiments=[item])) / "summary.md").read_text()
    assert "a\\|b&lt;i>" in text


def test_the_terminal_summary_is_plain_and_narrow(
    tmp_path: Path, small: Json, capsys: Any
) -> None:
    assert main([str(write_run(tmp_path, small))]) == 0
    out = capsys.readouterr().out
    summary = out.split("\nReport: ")[0]
    assert "\033" not in out
    assert max(len(line) for line in summary.splitlines()) <= 80
    assert "REPRODUCED" in summary and "sequential" in summary


@pytest.mark.parametrize("kind, is_bold", [("xterm", True), ("dumb", False)])
def test_a_terminal_that_knows_no_bold_type_is_sent_none(
    tmp_path: Path,
    small: Json,
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    is_bold: bool,
) -> None:
    monkeypatch.setattr("plots.__main__._is_terminal", lambda: True)
    monkeypatch.setenv("TERM", kind)
    assert main([str(write_run(tmp_path, small))]) == 0
    assert ("\033" in capsys.readouterr().out) == is_bold


@pytest.mark.parametrize("columns", [30, 40, 57, 80, 200])
@pytest.mark.parametrize("make", [make_run, large_run])
def test_the_terminal_summary_fits_the_terminal(
    columns: int, make: Callable[[], Json], as_run: Callable[[Json], Run]
) -> None:
    run = as_run(make())
    summary = to_terminal(run, judge(run), columns)
    assert "\033[1mConcurrency Lab\033[0m" in summary
    lines = re.sub(r"\033\[\d+m", "", summary).splitlines()
    assert max(map(len, lines)) <= min(columns, 80)
    assert "\n\n\n" not in summary
