"""What the pages point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in ROOT.rglob("*.md")
    if page.relative_to(ROOT).parts[0] not in {"build", "out", "my"}
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)")
NAMED_TEST = re.compile(r"`([A-Z]\w*)\.([A-Z]\w*)`")


def anchors(page: Path) -> set[str]:
    """The anchors that a forge makes from the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def broken_links(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    broken = []
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors(target)
        ):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](#one-two) [b](#three) [c](none.md) [d](page.md)")
    assert broken_links(page) == ["#three", "none.md"]


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.is_relative_to(ROOT / "docs")],
    ids=lambda page: str(page.name),
)
def test_a_sentence_says_whom_it_means(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.DOTALL)
    vague = r"\b(whoever|some(?:body|one)|every(?:body|one)|nobody|any(?:body|one))\b"
    assert re.findall(vague, text, re.IGNORECASE) == []


def promises() -> dict[int, str]:
    """The rows of the table of promises, by number."""
    text = (ROOT / "docs" / "promises.md").read_text()
    rows = re.findall(r"^\| (\d+) \|(.*)$", text, re.MULTILINE)
    return {int(number): row for number, row in rows}


def names_in_the_sources() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for source in (ROOT / "models").rglob("*_test.cpp"):
        found.update(TEST.findall(source.read_text()))
    return found


def test_every_promise_is_there() -> None:
    assert sorted(promises()) == list(range(1, 51))


@pytest.mark.parametrize("number", sorted(promises()))
def test_the_tests_of_a_promise_exist(number: int) -> None:
    named = set(NAMED_TEST.findall(promises()[number]))
    assert named, "no test is named"
    assert named - names_in_the_sources() == set()
