"""A browser shows the pages whole, within their limits, and their scripts work.

Of two runs: one of each kind of experiment, and one as large as the largest real one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from plots.cli import main
from plots.tests.browser import CHROMIUM, WIDTHS, browse, limits_of, measure, sheets
from plots.tests.make_full import full_run
from plots.tests.make_run import write_run
from plots.tests.make_variants import every_kind

SMALL = ("index", "experiments/five_fetches", "experiments/in_flight")
REST = ("claims", "method", "handout")
BLOCKED = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'self'; style-src 'none'; script-src 'none'\">"
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not on the PATH")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_run(tmp_path_factory.mktemp("report"), every_kind())
    assert main([str(made)]) == 0
    return made


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_run(tmp_path_factory.mktemp("full"), full_run())
    assert main([str(made)]) == 0
    return made


@pytest.fixture(scope="module")
def small_probed(folder: Path) -> Any:
    probed, complaints = measure(folder, (*SMALL, *REST), SMALL[:2])
    assert complaints == ""
    return probed


@pytest.fixture(scope="module")
def full_probed(full: Path) -> Any:
    """Each page of it."""
    pages = [f"experiments/{path.stem}" for path in (full / "experiments").iterdir()]
    assert len(pages) == 47
    probed, complaints = measure(full, ["index", *sorted(pages), *REST, "merit"])
    assert complaints == ""
    return probed


@pytest.fixture(params=["small_probed", "full_probed"])
def probed(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def wrong(probed: Any, what: str) -> list[Any]:
    assert probed["told"]
    return [(p["name"], p["width"], p[what]) for p in probed["told"] if p[what]]


def test_nothing_scrolls_sideways_and_no_text_is_cut(probed: Any) -> None:
    assert {page["width"] for page in probed["told"]} == set(WIDTHS)
    assert wrong(probed, "wide") == []
    assert wrong(probed, "cut") == []


@pytest.mark.parametrize("run", ["folder", "full"])
def test_every_page_keeps_its_limits(run: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(run)
    probed = request.getfixturevalue(
        "small_probed" if run == "folder" else "full_probed"
    )
    for page in probed["told"]:
        if page["name"] not in REST:
            height, size, elements, stops = limits_of(page["name"])
            assert page["height"] <= height or page["width"] < 1280, page
            assert page["elements"] <= elements and page["stops"] <= stops, page
            assert (folder / f"{page['name']}.html").stat().st_size <= size


def test_a_finger_hits_every_control(probed: Any) -> None:
    assert wrong(probed, "small") == []


def test_a_screen_reader_is_told_of_every_part(probed: Any) -> None:
    assert wrong(probed, "unnamed") == []


def test_every_text_can_be_read_on_its_paper(probed: Any) -> None:
    assert wrong(probed, "faint") == []


def test_a_replay_runs_to_its_end_and_judges_the_bet(small_probed: Any) -> None:
    played = small_probed["played"][SMALL[0]]
    assert played["end"] == "5.00 s"
    assert played["bet"].startswith("You bet on “one event loop”: 1.00\u00a0s. Right: ")
    assert played["frames"] == 313  # of 16 ms, in 5 s
    assert 1 <= played["changes"] <= 3  # of the document, in a frame
    assert played["back"] != "5.00 s" and played["home"].startswith("0.00")


def test_a_replay_of_an_experiment_needs_no_bet(small_probed: Any) -> None:
    played = small_probed["played"][SMALL[1]]
    assert (played["end"], played["frames"]) == ("5.00 s", 313)
    assert 1 <= played["changes"] <= 3
    assert "end together, first of all" in played["bet"]


def test_a_click_on_a_head_sorts_by_value(probed: Any) -> None:
    assert len(probed["wrong"]) >= 2
    assert {name: heads for name, heads in probed["wrong"].items() if heads} == {}


@pytest.fixture(scope="module")
def dark(folder: Path) -> Any:
    calm = ("--force-dark-mode", "--force-prefers-reduced-motion")
    probed, complaints = measure(folder, (*SMALL, *REST), SMALL[:1], *calm)
    assert complaints == "" and all(page["dark"] for page in probed["told"])
    return probed


def test_in_the_dark_every_text_can_be_read(dark: Any) -> None:
    assert wrong(dark, "faint") == []


def test_with_reduced_motion_a_replay_shows_its_end_at_once(dark: Any) -> None:
    played = dark["played"][SMALL[0]]
    assert (played["frames"], played["end"]) == (0, "5.00 s")
    assert played["bet"].startswith("You bet on “one event loop”")


@pytest.mark.parametrize("options", [(), ("--force-dark-mode",)], ids=["light", "dark"])
def test_under_a_policy_against_inline_style_and_script_it_can_be_read(
    folder: Path, options: tuple[str, ...]
) -> None:
    for name in SMALL:
        page = folder / f"{name}.html"
        text = page.read_text().replace("<head>", f"<head>{BLOCKED}", 1)
        page.with_name(f"{page.stem}_blocked.html").write_text(text)
    pages = [f"{name}_blocked" for name in SMALL]
    probed, complaints = measure(folder, pages, (), *options)
    assert "style-src 'none'" in complaints and "script-src 'none'" in complaints
    assert wrong(probed, "black") == []
    assert wrong(probed, "faint") == []
    for name in SMALL:
        page = folder / f"{name}.html"
        page.with_name(f"{page.stem}_blocked.html").unlink()


def test_without_scripts_it_is_whole(folder: Path, tmp_path: Path) -> None:
    text = (folder / "index.html").read_text()
    # What needs a script is hidden until there is one.
    races = text.count('class="race"')
    assert races and text.count('<div class="bar" hidden>') == 2 * races
    # With scripts switched off, Chromium takes no picture.
    without = tmp_path / "without.html"
    without.write_text(re.sub("<script.*?</script>", "", text, flags=re.DOTALL))
    photo = tmp_path / "photo.png"
    options = (f"--screenshot={photo}", "--window-size=1280,3000")
    assert browse(without, *options)[1] == ""
    assert photo.stat().st_size > 50_000


@pytest.mark.parametrize("name, most", [("index", 4), ("handout", 2)])
@pytest.mark.parametrize("run", ["folder", "full"])
def test_it_prints_on_few_sheets(
    run: str, name: str, most: int, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(run)
    assert 1 <= sheets(folder / f"{name}.html") <= most
