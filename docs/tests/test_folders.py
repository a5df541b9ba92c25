"""Each folder explains itself: what it is, how data flows, what to read first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_CODE_OF_OURS = {"build", "out", "my"}
FOLDERS = sorted(
    folder.name
    for folder in ROOT.iterdir()
    if folder.is_dir()
    and folder.name[0] not in "._"
    and folder.name not in NO_CODE_OF_OURS
) + [
    "models/async",
    "models/hosts",
    "models/processes",
    "models/threads",
    "bench/experiments",
]
PICTURE = re.compile(r"^```\n(?:(?!```).*\n)*?.*(?:─|->|=>)", re.MULTILINE)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_has_a_sentence_a_picture_and_a_reading_order(folder: str) -> None:
    page = (ROOT / folder / "README.md").read_text()
    title, _, rest = page.partition("\n\n")
    assert title.startswith("# ")
    assert re.match(r"[A-Z*`].*?[.:,]", rest.replace("\n", " ")), "what is it?"
    assert PICTURE.search(page), "how does data flow?"
    assert re.search(r"\bread(?:ing)?\b.*\border\b", page, re.I), "what comes first?"
