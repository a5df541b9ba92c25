"""compare.html, as `./lab compare --page` leaves it in the last folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from plots.commands import main
from plots.tests.browser import CHROMIUM, measure
from plots.tests.make_run import make_run, write_run
from plots.tests.test_compare import on_cores


def run_on(folder: Path, cores: int, **over: Any) -> str:
    made = make_run(**over)
    made["machine"] = made["machine"] | {"usable_cores": cores, "cores": cores}
    return str(write_run(folder, made))


def test_two_runs_have_a_page_with_their_verdict(tmp_path: Path) -> None:
    first, second = run_on(tmp_path / "a", 2), run_on(tmp_path / "b <i>", 2)
    assert main(["compare", first, second, "--page"]) == 0
    page = (tmp_path / "b <i>" / "compare.html").read_text()
    assert "The same: no model and no experiment takes longer or shorter." in page
    assert "b &lt;i&gt; compared with" in page and "<i>" not in page.split("<main")[0]
    assert page.count('<th scope="row">') >= 9 + 5  # models and experiments
    assert not (tmp_path / "a" / "compare.html").exists()


def test_runs_that_cannot_be_compared_have_a_page_that_says_so(tmp_path: Path) -> None:
    first, second = run_on(tmp_path / "a", 2), run_on(tmp_path / "b", 16)
    assert main(["compare", first, second, "--page"]) == 2
    page = (tmp_path / "b" / "compare.html").read_text()
    assert "Cannot be compared: " in page


@pytest.mark.parametrize("cores", [(1, 2, 64), (2, 2, 16), (1, 1, 1)])
def test_a_class_has_a_dot_for_each_machine_and_the_bound(
    tmp_path: Path, cores: tuple[int, ...]
) -> None:
    folders = [
        str(write_run(tmp_path / f"m{n}", on_cores(each, 1.0)))
        for n, each in enumerate(cores)
    ]
    assert main(["compare", *folders, "--page"]) == 0
    page = (Path(folders[-1]) / "compare.html").read_text()
    assert page.count("<circle") == 2 * len(cores)  # two models
    assert "dashed: possible" in page and "stroke-dasharray" in page
    assert page.count('<th scope="row">') == len(cores)
    told = re.search(r"<desc[^>]*>(.*?)</desc>", page)
    assert told and f"on {cores[-1]} cores" in told[1]


def test_a_page_that_cannot_be_written_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = run_on(tmp_path / "a", 2), run_on(tmp_path / "b", 2)
    (tmp_path / "b" / "compare.html").mkdir()
    assert main(["compare", first, second, "--page"]) == 3
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "cannot be written: Is a directory" in error
    assert {path.name for path in (tmp_path / "b").iterdir()} == {
        "run.json",
        "compare.html",
    }


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not on the PATH")
def test_it_fits_every_window(tmp_path: Path) -> None:
    folders = [
        str(write_run(tmp_path / f"m{n}", on_cores(2**n, 1.0))) for n in range(6)
    ]
    assert main(["compare", *folders, "--page"]) == 0
    probed, complaints = measure(Path(folders[-1]), ["compare"])
    assert complaints == ""
    for page in probed["told"]:
        assert not page["wide"] and page["cut"] == [] and page["faint"] == []
        assert page["small"] == [] and page["unnamed"] == []
