"""The files of a report: whole, offline, the same each time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from plots.cli import main
from plots.report import make_report
from plots.run import Run
from plots.summary import to_markdown, to_terminal
from plots.tests.make_run import Json, five_fetches, make_run, write_run
from plots.tests.make_variants import every_kind
from plots.tests.pages import check

Report = Callable[[Json], Path]
Read = Callable[[Json], Run]
PAGE = Path(__file__).parents[1] / "page"
SOMEWHERE = Path("/somewhere/out/report/index.html")


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
    assert (
        "Five requests that wait: 5.00 s one after another, about 1.00 s with each"
        in text
    )


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


SCRIPTS = {
    "index": ("replay.js", "predict.js", "yours.js"),
    "page": ("replay.js", "sort.js"),
}


@pytest.mark.parametrize("page, most", [("index", 12_000), ("page", 6_000)])
def test_the_scripts_are_small(page: str, most: int) -> None:
    assert sum((PAGE / name).stat().st_size for name in SCRIPTS[page]) <= most


def test_a_table_of_markdown_cannot_be_broken(report: Report) -> None:
    item = five_fetches() | {"arms": [], "claims": [], "title": "a|b<i>", "id": "x"}
    text = (report(make_run(experiments=[item])) / "summary.md").read_text()
    assert "a\\|b&lt;i>" in text
