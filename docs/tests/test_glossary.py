"""The glossary has each word once, and each primitive that a program can use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plots.text import GLOSSARY

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| \*\*(.+)\*\* \| (.+) \| (.*)\|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "glossary.md").read_text())
WORDS = [word for word, _, _ in ROWS]
MEANINGS = {word: meaning for word, meaning, _ in ROWS}
NAMED = [name for _, _, names in ROWS for name in re.findall(r"`([^`]+)`", names)]

FAMILIES = ("threads", "processes", "async")
DECLARED = re.compile(
    r"^(?:class|struct|enum class|concept) (?:\[\[nodiscard\]\] )?(\w+)(?!.*;$)"
    r"|^\S[^(]*[\s&>](\w+)\("
)
LINKED = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:docs/)?glossary\.md\)")

# What a textbook on concurrency explains, and the book says before it does.
TEXTBOOK = """
    atomic, back-pressure, barrier, blocking, condition variable, concurrency,
    core, coroutine, data race, deadlock, event loop, fork, future, GIL, latch,
    lock, mutex, parallelism, percentile, pipe, process, queue, race, semaphore,
    shared memory, signal, suspend, task, thread, time-out, worker, zombie
"""


def primitives(header: str) -> set[str]:
    """The names in a header that say which one of Python's they are, or draw a picture.

    What stands in a namespace `detail` is none of them.
    """
    found: set[str] = set()
    inside: list[str] = []
    comment = ""
    for line in header.splitlines():
        if opened := re.match(r"namespace ([\w:]+) \{", line):
            inside.append(opened[1])
        elif line.startswith("}  // namespace"):
            inside.pop()
        elif line.startswith("///"):
            comment += line
        elif not re.match(r"template|requires| {4}", line):
            name = DECLARED.match(line)
            if (
                name
                and "detail" not in inside
                and re.search(r"Python: |Picture ", comment)
            ):
                found.add(name[1] or name[2])
            comment = ""
    return found


def primitives_of(family: str) -> set[str]:
    return {
        f"{family}::{name}"
        for header in (ROOT / "models" / family).glob("*.hpp")
        for name in primitives(header.read_text())
    }


def test_a_primitive_is_found_by_its_comment() -> None:
    header = (
        "namespace lab {\n"
        "class Known;\n"
        "/// Two sides.\n///\n/// Python: Future.\ntemplate <typename T>\n"
        "class [[nodiscard]] Future {\n  int state();\n};\n"
        "/// Picture a queue.\ntemplate <typename T>\n"
        "boost::asio::awaitable<T> wait(\n    std::vector<T> tasks) {\n"
        "/// Inside.\nclass Inner {\n"
        "namespace detail {\n/// Python: none.\nclass Core {\n"
        "}  // namespace detail\n"
    )
    assert primitives(header) == {"Future", "wait"}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_primitive_has_its_word(family: str) -> None:
    there = primitives_of(family)
    assert there
    assert there - set(NAMED) == set()


@pytest.mark.parametrize("name", sorted(set(NAMED)))
def test_a_name_of_the_code_is_in_a_header(name: str) -> None:
    family, _, own = name.partition("::")
    headers = (ROOT / "models" / family).glob("*.hpp")
    assert any(re.search(rf"\b{own}\b", header.read_text()) for header in headers)


def test_every_word_and_every_name_stands_once() -> None:
    assert len(WORDS) == len(set(WORDS))
    assert len(NAMED) == len(set(NAMED))


def test_the_words_are_in_the_order_of_the_alphabet() -> None:
    assert WORDS == sorted(WORDS, key=str.casefold)


@pytest.mark.parametrize("word", [word.strip() for word in TEXTBOOK.split(",")])
def test_a_word_of_the_textbook_is_explained(word: str) -> None:
    assert word in WORDS


def test_what_a_page_sends_to_the_glossary_is_there() -> None:
    folders = ("docs", "exercises", "models", "workloads", "mock_server", "bench")
    sent = {
        word.lower()
        for folder in folders
        for page in (ROOT / folder).rglob("*.md")
        for word in LINKED.findall(page.read_text())
    } - {"glossary", "docs/glossary.md"}
    assert sent - {word.lower() for word in WORDS} == set()


@pytest.mark.parametrize("word, meaning", GLOSSARY, ids=[word for word, _ in GLOSSARY])
def test_the_report_gives_a_word_the_same_meaning(word: str, meaning: str) -> None:
    assert MEANINGS.get(word) == meaning
