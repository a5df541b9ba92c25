"""What the pages point to is there."""

from __future__ import annotations

import os
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


SOURCE = re.compile(r"[\w./-]+\.(?:[ch]pp|cmake|erl|go|java|mjs|py|sh|toml)")
SOURCES = {
    path.relative_to(ROOT)
    for path in ROOT.rglob("*.*")
    if path.relative_to(ROOT).parts[0] not in {"build", "out", "my"}
}


def test_all_pages_are_listed() -> None:
    """Those of a chapter or an exercise are listed by the book and the exercises."""
    listed = (ROOT / "docs" / "README.md").read_text()
    of_docs = (*(ROOT / "docs").glob("*.md"), *(ROOT / "docs/decisions").glob("*.md"))
    of_folders = (page for page in PAGES if page.name == "README.md")
    paths = {
        os.path.relpath(page, ROOT / "docs")
        for page in (*of_docs, *of_folders)
        if not page.match("exercises/*/README.md")
    } - {"README.md"}
    assert sorted(path for path in paths if f"({path})" not in listed) == []


def missing_sources(text: str) -> list[str]:
    """Files that a page names in code, by the end of their path; `my_` is yours."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    named = [
        word
        for code in re.findall(r"`([^`]+)`", text)
        for word in code.split()
        if SOURCE.fullmatch(word) and "my_" not in word
    ]
    ends = {"/".join(path.parts[-n:]) for path in SOURCES for n in range(1, 6)}
    return [word for word in named if word.removeprefix("../") not in ends]


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.name != "CHANGELOG.md"],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_a_source_that_is_named_is_there(page: Path) -> None:
    assert missing_sources(page.read_text()) == []


def test_a_source_that_is_gone_is_found() -> None:
    text = "`plots/claims.py`, `none.py`, `bench/claims.py` and `my_model.cpp`"
    assert missing_sources(text) == ["none.py", "bench/claims.py"]


CATALOGUE = re.findall(
    r'ModelEntry\{\s*\.name = "(\w+)"', (ROOT / "models" / "models.cpp").read_text()
)
NAMED_HERE = [name for name in CATALOGUE if name != "hosts"]  # which is optional
TABLE = re.compile(r"^\| \[?`?(\w+?)(?:\.cpp|`)\]\(\S*?(\w+)\.cpp\)", re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "models/README.md"])
def test_the_models_stand_in_the_order_of_the_catalogue(page: str) -> None:
    rows = [name for name, _ in TABLE.findall((ROOT / page).read_text())]
    assert [name for name in rows if name in NAMED_HERE] == NAMED_HERE


def test_the_number_of_models_is_that_of_the_catalogue() -> None:
    words = "ten eleven twelve thirteen fourteen".split()
    number = words[len(NAMED_HERE) - 10]
    assert f"## {number.capitalize()} models" in (ROOT / "README.md").read_text()
    others = {
        page.name: said
        for page in PAGES
        for said in re.findall(r"\b(\w+) models\b", page.read_text())
        if said.lower() in words and said.lower() != number
    }
    assert others == {}


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_model_begins_with_its_name(name: str) -> None:
    first = (ROOT / "models" / f"{name}.cpp").read_text().split("\n")[0]
    assert first.lower().startswith(f"// {name.partition('_')[0]}")


def test_a_chapter_to_add_has_the_next_number() -> None:
    book = ROOT / "docs" / "book"
    next_one = len(list(book.glob("[0-9][0-9]_*.md")))
    asked_for = (ROOT / "CONTRIBUTING.md").read_text()
    assert f"docs/book/{next_one:02}_my_idea.md" in asked_for


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
