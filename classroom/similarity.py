"""Which hand-ins are alike: shown to the teacher, never graded.

Names that are a student's own count as one, so that a renaming changes nothing;
what the exercise gives to all counts for nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from classroom.exercise import Exercise
from classroom.refusals import code_of

LENGTH = 5  # words that make a piece
FEWEST = 30  # pieces; shorter files are all alike
ALIKE = 0.8
LARGEST = 100_000  # bytes that are compared
WORD = re.compile(r"[A-Za-z_]\w*|\d+|::|->|[^\s\w]")
MEMBER = ("::", ".", "->")
LANGUAGE = set(
    "auto bool break case catch char class co_await co_return const constexpr "
    "continue default do double else enum false for if int namespace new nullptr "
    "operator private public return size_t sizeof static std struct switch template "
    "this throw true try typename unsigned using void while".split()
)


@dataclass(frozen=True)
class Alike:
    """Two students whose files for one exercise share so much of what is theirs."""

    exercise: Exercise
    one: str
    other: str
    share: float


def words_of(text: str) -> list[str]:
    return WORD.findall(code_of(text))


def plain(words: list[str], given: set[str]) -> list[str]:
    """With the same word for each name that a student has chosen."""
    before = ["", *words]
    after = [*words[1:], ""]
    return [
        "name"
        if re.match("[A-Za-z_]", word)
        and word not in given
        and previous not in MEMBER
        and following != "::"
        else word
        for previous, word, following in zip(before, words, after)
    ]


def pieces(text: str, given: set[str]) -> set[tuple[str, ...]]:
    words = plain(words_of(text), given)
    last = max(0, len(words) - LENGTH + 1)
    return {tuple(words[at : at + LENGTH]) for at in range(last)}


def share_of(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)


def text_of(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as source:
        return source.read(LARGEST).decode(errors="replace")


def alike(
    exercise: Exercise, files: Iterable[tuple[str, Path]], least: float = ALIKE
) -> Iterator[Alike]:
    """Each pair of students whose files are alike."""
    header = text_of(exercise.folder / "exercise.hpp")
    start = text_of(exercise.start)
    given = LANGUAGE | set(words_of(header + start))
    of_all = pieces(start, given)
    own = {student: pieces(text_of(file), given) - of_all for student, file in files}
    enough = {student: each for student, each in own.items() if len(each) >= FEWEST}
    for (one, mine), (other, theirs) in combinations(enough.items(), 2):
        share = share_of(mine, theirs)
        if share >= least:
            yield Alike(exercise, one, other, share)
