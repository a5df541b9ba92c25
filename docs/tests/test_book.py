"""The book is whole: its chapters have all their parts, and its listings run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "book"
LISTINGS = ROOT / "docs" / "listings"
TABLES = sorted((ROOT / "bench" / "experiments").glob("*.cpp"))
PAGES = sorted(BOOK.glob("[0-9][0-9]_*.md"))
PRIMER, *CHAPTERS = PAGES


def stem(path: Path) -> str:
    return path.stem


def of_pages(what: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(what, PAGES, ids=stem)


def of_chapters(what: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(what, CHAPTERS, ids=stem)


def test_chapters_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:2]) for page in PAGES]
    assert numbers == list(range(len(PAGES)))


@of_pages("page")
def test_a_chapter_says_its_number(page: Path) -> None:
    assert page.read_text().startswith(f"# {int(page.name[:2])} ")


@of_pages("page")
def test_a_chapter_shows_its_listings_and_what_that_prints(page: Path) -> None:
    shown = {
        path
        for path in re.findall(r'--8<-- "(.*)"', page.read_text())
        if path.startswith("docs/listings/")
    }
    kept = {
        path.relative_to(ROOT).as_posix()
        for path in LISTINGS.glob(f"{page.name[:2]}_*")
    }
    assert {f"docs/listings/{page.stem}.cpp", f"docs/listings/{page.stem}.txt"} <= kept
    assert shown == kept


@of_pages("page")
def test_a_part_of_a_program_that_a_chapter_shows_is_marked_in_it(page: Path) -> None:
    for path, part in re.findall(r'--8<-- "([^":]+):(\w+)"', page.read_text()):
        program = (ROOT / path).read_text()
        for mark in (f"--8<-- [start:{part}]", f"--8<-- [end:{part}]"):
            assert program.count(mark) == 1, path


def test_a_part_of_a_program_is_shown_without_its_marks() -> None:
    pytest.importorskip("mkdocs")
    sys.path.insert(0, str(ROOT / "docs"))
    from site_pages import with_parts

    shown = with_parts('    --8<-- "bench/peers/Tasks.java:fetch"')
    assert shown.startswith("    static List<String> fetch(Batch batch, int atMost)")
    assert shown.endswith("\n    }")
    assert "--8<--" not in shown


@pytest.mark.parametrize("listing", sorted(LISTINGS.glob("*.cpp")), ids=stem)
def test_a_listing_is_a_test(listing: Path) -> None:
    assert f"lab_listing({listing.stem})" in (LISTINGS / "CMakeLists.txt").read_text()
    assert listing.with_suffix(".txt").exists()


@of_pages("page")
def test_a_chapter_has_three_questions(page: Path) -> None:
    assert page.read_text().count('\n??? question "') == 3


@of_chapters("page")
def test_a_chapter_has_a_picture_and_an_exercise(page: Path) -> None:
    text = page.read_text()
    assert "**Picture** " in text
    assert "\n## The exercise\n" in text


@of_chapters("page")
def test_a_chapter_has_a_figure_that_the_suite_draws(page: Path) -> None:
    found = re.findall(
        r"^\*\*Figure\*\* .*drawn by `\./lab report --experiments (\w+)`",
        page.read_text(),
        re.MULTILINE | re.IGNORECASE,
    )
    assert len(found) == 1
    names_it = rf'(\.id = |Coded{{|at_once\(s, )"{found[0]}"'
    assert any(re.search(names_it, table.read_text()) for table in TABLES)


@of_chapters("page")
def test_a_figure_is_named_after_its_experiment(page: Path) -> None:
    for kind, of, named in re.findall(
        r"^\*\*Figure\*\* `([a-z]+)-(\w+)`.*--experiments (\w+)`",
        page.read_text(),
        re.MULTILINE,
    ):
        assert kind in {"gantt", "measures", "sweep", "walls"}
        assert of == named


def test_a_figure_of_the_last_report_is_shown(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    sys.path.insert(0, str(ROOT / "docs"))
    from site_pages import with_figures

    (tmp_path / "walls-gil.svg").write_text("<svg><title>The lock</title></svg>")
    page = tmp_path / "page.md"
    there = "**Figure** `walls-gil`, drawn by"
    assert (
        with_figures(there, page, tmp_path) == f"![The lock](walls-gil.svg)\n\n{there}"
    )
    missing = "**Figure** `walls-none`, drawn by"
    assert with_figures(missing, page, tmp_path) == missing


@of_pages("page")
def test_a_chapter_is_short(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= 130


def test_every_page_of_ours_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text()
    pages = [
        page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")
    ]
    assert [page for page in pages if f" {page}\n" not in navigation] == []


@pytest.mark.parametrize("listing", sorted(LISTINGS.glob("*.py")), ids=stem)
def test_a_listing_in_python_prints_what_the_one_in_cpp_does(listing: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-B", str(listing)],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert ran.stderr == ""
    assert ran.stdout == listing.with_suffix(".txt").read_text()
