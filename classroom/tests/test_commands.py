"""What a student reads."""

from argparse import Namespace
from pathlib import Path

import pytest

from classroom import commands, desk, say
from classroom.__main__ import parser
from classroom.exercise import Exercise, read_all


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    said: str = capsys.readouterr().out
    return said.splitlines()


@pytest.mark.parametrize("exercise", read_all(), ids=[each.name for each in read_all()])
def test_predictions_fit_on_the_screen(
    exercise: Exercise,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LAB_MY", str(tmp_path / "my"))
    for answer in range(1, len(exercise.predict.choices) + 1):
        commands.predict(Namespace(exercise=exercise.name, answer=str(answer)))
        commands.congratulate(exercise, desk.marks_of(exercise))
    assert max(map(len, lines_of(capsys))) <= say.WIDTH


def test_who_passes_hears_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    exercise = read_all()[0]
    answer = exercise.predict.choices[exercise.predict.answer - 1]
    commands.congratulate(exercise, desk.Marks(passed=True))
    assert f'The answer is "{answer}".' in " ".join(lines_of(capsys))


@pytest.mark.parametrize("exercise", read_all(), ids=[each.name for each in read_all()])
def test_hints_fit_on_the_screen(exercise: Exercise) -> None:
    for rung in exercise.hints():
        for line in say.page(rung).splitlines():
            assert len(line) <= say.WIDTH


@pytest.mark.parametrize("exercise", read_all(), ids=[each.name for each in read_all()])
def test_stories_fit_on_the_screen(
    exercise: Exercise, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.story(Namespace(exercise=exercise.name))
    code = False
    for line in lines_of(capsys):
        code ^= line.startswith("```")
        assert code or len(line) <= say.WIDTH


def test_a_save_by_renaming_is_seen(tmp_path: Path) -> None:
    file, new = tmp_path / "start.cpp", tmp_path / "new"
    file.write_text("one")
    before = commands.state_of(file)
    new.write_text("two")
    new.rename(file)
    assert commands.state_of(file) != before
    file.unlink()
    assert commands.state_of(file) is None


def test_a_line_of_a_megabyte_is_shortened() -> None:
    shown = say.beginning("x" * 1_000_000 + "\n" + "line\n" * 100)
    assert len(shown) < 1000 and "… and 81 more lines" in shown


def test_code_in_a_hint_stays_as_it_is() -> None:
    long = "call(" + "argument, " * 12 + "last);"
    page = f"""A sentence
of two lines.

- one
- two
```cpp
{long}
  indented();
```"""
    assert say.page(page) == page.replace("sentence\nof", "sentence of")


@pytest.mark.parametrize(
    "words, says",
    [
        (["check"], "lab: exercise check: NUMBER is missing"),
        (["check", "01", "--seed", "x"], "lab: exercise check: argument --seed:"),
        (["class", "report"], "lab: exercise class report: DIR is missing"),
    ],
)
def test_bad_words_are_refused_in_one_line(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)
    assert ended.value.code == 2
    line = capsys.readouterr().err
    assert line.startswith(says) and line.count("\n") == 1
