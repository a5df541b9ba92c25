"""Which hand-ins are shown to be alike."""

import re
from pathlib import Path

from classroom.exercise import find
from classroom.similarity import alike

POOL = find("02")


def shares(*texts: str, folder: Path) -> list[tuple[str, str, float]]:
    files = []
    for number, text in enumerate(texts):
        file = folder / f"{number}.cpp"
        file.write_text(text)
        files.append((str(number), file))
    return [(each.one, each.other, each.share) for each in alike(POOL, files)]


def test_new_names_and_comments_hide_nothing(tmp_path: Path) -> None:
    solution = POOL.solution.read_text()
    renamed = re.sub(r"\bworker\b", "helper", "// all my own work\n" + solution)
    (pair,) = shares(solution, renamed, folder=tmp_path)
    assert pair[:2] == ("0", "1") and pair[2] > 0.9


def test_two_ways_of_solving_it_are_not_alike(tmp_path: Path) -> None:
    texts = [path.read_text() for path in [POOL.solution, *POOL.right]]
    assert shares(*texts, folder=tmp_path) == []


def test_what_was_given_to_all_is_not_compared(tmp_path: Path) -> None:
    start = POOL.start.read_text()
    assert shares(start, start, folder=tmp_path) == []


def test_a_file_that_cannot_be_read_is_like_no_other(tmp_path: Path) -> None:
    missing = [("a", tmp_path / "none"), ("b", tmp_path)]
    assert list(alike(POOL, missing)) == []
