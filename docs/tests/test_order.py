"""Nothing in the book is used before it is explained.

A chapter names the chapters that it stands on, under **Before this**, and the words
that it explains, under **New words**.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "book"
LISTINGS = ROOT / "docs" / "listings"
PAGES = {int(page.name[:2]): page for page in sorted(BOOK.glob("[0-9][0-9]_*.md"))}
FOLDERS = sorted((ROOT / "exercises").glob("[0-9]*_*"))
PRIMER = 0  # shows a bit of everything, with links

BEFORE = re.compile(r"^\*\*Before this\*\* (.*?)\n\n", re.MULTILINE | re.DOTALL)
NEW_WORDS = re.compile(r"^\*\*New words\*\* (.*?)\.\n", re.MULTILINE | re.DOTALL)
CHAPTER = re.compile(r"\((\d\d)_\w+\.md")
FENCE = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`]*`")
EXERCISE = re.compile(r"\[(\d\d[ab]?)[^\]]*\]\([./]*exercises/\w+/README\.md\)")
QUESTION = re.compile(r'^(\?\?\? question ".*")\n\n', re.MULTILINE)

# What a listing may say from which chapter on.
CPP = {
    r"std::jthread": 2,
    r"std::(latch|barrier)": 2,
    r"std::(mutex|scoped_lock|atomic)": 3,
    r"std::(condition_variable|unique_lock)": 4,
    r"memory_order": 5,
    r"\bGil\b": 6,
    r"\bExecutor\b": 7,
    r"lab::processes": 8,
    r"co_await|co_return|awaitable|\bspawn\(|DeterministicLoop": 10,
    r"to_thread": 11,
    r"\bgather\(|TaskGroup": 12,
    r"\bMutex\b": 13,
    r"\bSemaphore\b|async/queue": 14,
    r"wrap_future": 15,
    r"make_model|models\.hpp": 16,
}
PYTHON = {
    r"\bThread\b|\bBarrier\b": 2,
    r"\bLock\b": 3,
    r"\bCondition\b": 4,
    r"ThreadPoolExecutor": 7,
    r"ProcessPoolExecutor": 8,
    r"async def|await ": 10,
    r"asyncio\.to_thread": 11,
    r"\bgather\(|TaskGroup": 12,
    r"asyncio\.Lock": 13,
    r"Semaphore": 14,
    r"run_in_executor": 15,
}


def stands_on(number: int) -> list[int]:
    found = BEFORE.search(PAGES[number].read_text())
    assert found, "it does not say what comes before"
    return [int(each) for each in CHAPTER.findall(found[1])]


def known_in(number: int) -> set[int]:
    """A chapter, and all that it stands on."""
    known = {number}
    for before in stands_on(number):
        known |= known_in(before)
    return known


def new_words(text: str) -> list[str]:
    found = NEW_WORDS.search(text)
    return re.split(r",\s+", found[1]) if found else []


EXPLAINED = {
    word: number
    for number, page in PAGES.items()
    for word in new_words(page.read_text())
}


def blocks(text: str) -> list[str]:
    """Paragraphs, lists and tables without their code; a question with its answer."""
    text = BEFORE.sub("", NEW_WORDS.sub("", text))
    text = QUESTION.sub(r"\1\n", FENCE.sub("", text))
    text = re.sub(r"^#.*$|!\[[^\]]*\]", "", text, flags=re.MULTILINE)
    return re.split(r"\n\s*\n", EXERCISE.sub("", CODE.sub("", text)))


def first_use(word: str, text: str) -> str | None:
    says_it = re.compile(rf"\b{re.escape(word)}(s|es|ed|led|ing)?\b", re.IGNORECASE)
    return next((block for block in blocks(text) if says_it.search(block)), None)


def used_too_early(number: int, text: str) -> list[str]:
    """Words that another chapter explains, said first without a link."""
    early = []
    for word, home in EXPLAINED.items():
        block = None if home in known_in(number) else first_use(word, text)
        links = (PAGES[home].name, "glossary.md")
        if block and not any(link in block for link in links):
            early.append(f"{word}, of chapter {home}: {block.strip()[:200]}")
    return early


def of_chapters(what: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(what, PAGES, ids=lambda n: PAGES[n].stem)


@of_chapters("number")
def test_a_chapter_stands_on_earlier_ones(number: int) -> None:
    assert all(before < number for before in stands_on(number))


@of_chapters("number")
def test_a_word_is_explained_before_it_is_used(number: int) -> None:
    assert used_too_early(number, PAGES[number].read_text()) == []


def test_a_word_that_comes_too_early_is_found() -> None:
    assert used_too_early(2, "A `lock` in code.\n\nTwo locks are taken.") == [
        "lock, of chapter 3: Two locks are taken."
    ]
    assert used_too_early(2, "Two [locks](03_races.md) are taken.\n\nA lock.") == []
    assert used_too_early(4, "Two locks are taken.") == []


@of_chapters("number")
def test_a_new_word_stands_out_in_its_chapter(number: int) -> None:
    text = " ".join(PAGES[number].read_text().split())
    missing = [
        word
        for word in new_words(PAGES[number].read_text())
        if not re.search(rf"\*\*{re.escape(word)}s?\*\*", text, re.IGNORECASE)
    ]
    assert missing == []


def test_a_new_word_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    assert [word for word in EXPLAINED if f"| **{word}** |" not in glossary] == []


def test_each_new_word_has_one_chapter() -> None:
    everywhere = [w for page in PAGES.values() for w in new_words(page.read_text())]
    assert len(everywhere) == len(set(everywhere))


@pytest.mark.parametrize(
    "listing",
    sorted(
        path
        for path in LISTINGS.glob("*.*")
        if path.suffix in {".cpp", ".py"} and int(path.name[:2]) != PRIMER
    ),
    ids=lambda path: str(path.name),
)
def test_a_listing_uses_what_was_explained(listing: Path) -> None:
    known = known_in(int(listing.name[:2]))
    names = CPP if listing.suffix == ".cpp" else PYTHON
    text = re.sub(r"//.*|#(?!include).*", "", listing.read_text())
    early = [name for name in names if re.search(name, text)]
    assert [name for name in early if names[name] not in known] == []


# The plans of the page for teachers.

PLAN = re.compile(r"^## (.*)\n(?:.*\n)*?((?:\|.*\n)+)", re.MULTILINE)
PLANS = {
    title: table
    for title, table in PLAN.findall((BOOK / "teachers.md").read_text())
    if "| chapters | exercises |" in table
}


def exercises_of(number: int) -> set[str]:
    return set(EXERCISE.findall(PAGES[number].read_text()))


def out_of_order(table: str) -> list[str]:
    """What a plan uses before the chapter that it needs."""
    done: set[int] = set()
    early = []
    for row in table.splitlines()[2:]:
        *_, chapters, exercises, _ = row.split("|")
        for number in map(int, CHAPTER.findall(chapters)):
            missing = set(stands_on(number)) - done
            early += [f"chapter {number} before {other}" for other in missing]
            done.add(number)
        explained = set().union(*map(exercises_of, done))
        wanted = re.findall(r"\b\d\d[ab]?\b", exercises)
        early += [f"exercise {each}" for each in wanted if each not in explained]
    return early


def test_there_are_three_plans() -> None:
    assert len(PLANS) == 3


@pytest.mark.parametrize("title", PLANS)
def test_a_plan_uses_nothing_before_it_is_explained(title: str) -> None:
    assert out_of_order(PLANS[title]) == []


def test_a_plan_in_a_wrong_order_is_found() -> None:
    head = "| what | chapters | exercises |\n|---|---|---|\n"
    assert out_of_order(f"{head}| | [3](03_races.md) | 04, 13 |\n") == [
        "chapter 3 before 2",
        "exercise 13",
    ]


def test_the_four_weeks_have_every_chapter_and_every_exercise() -> None:
    table = next(table for title, table in PLANS.items() if "weeks" in title)
    assert set(map(int, CHAPTER.findall(table))) == set(PAGES)
    folders = [path.name for path in (ROOT / "exercises").glob("[0-9]*_*")]
    wanted = re.findall(
        r"\b\d\d[ab]?\b", " ".join(r.split("|")[-2] for r in table.splitlines())
    )
    assert sorted(wanted) == sorted(name.split("_")[0] for name in folders)


def text_up_to(chapter: int) -> str:
    """All that a reader of this chapter has read, listings included."""
    files = [page for number, page in PAGES.items() if number <= chapter]
    files += [path for path in LISTINGS.glob("*.cpp") if int(path.name[:2]) <= chapter]
    return "".join(path.read_text() for path in files)


def first_chapter_with(exercise: str) -> int:
    return next(
        number
        for number, page in PAGES.items()
        if exercise in EXERCISE.findall(page.read_text())
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=[each.name for each in FOLDERS])
def test_what_an_exercise_begins_with_was_shown_before(folder: Path) -> None:
    begin = (folder / "start.cpp").read_text() + (folder / "exercise.hpp").read_text()
    shown = text_up_to(first_chapter_with(folder.name.partition("_")[0]))
    shown += (folder / "README.md").read_text()
    names = set(re.findall(r"std::\w+", begin))
    assert not {name for name in names if not re.search(rf"{name}\b", shown)}
