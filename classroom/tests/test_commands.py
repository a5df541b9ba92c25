"""What a student reads."""

import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from classroom import build, commands, student_folder, say, trial
from classroom.__main__ import main, parser
from classroom.exercise import ROOT, Exercise, read_all
from classroom.findings import Finding
from classroom.trial import Trial


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
        commands.congratulate(exercise, student_folder.marks_of(exercise))
    assert max(map(len, lines_of(capsys))) <= say.WIDTH


def test_who_passes_hears_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    exercise = read_all()[0]
    answer = exercise.predict.choices[exercise.predict.answer - 1]
    commands.congratulate(exercise, student_folder.Marks(passed=True))
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
    lines = "".join(f"line {number}\n" for number in range(100))
    shown = say.beginning("x" * 1_000_000 + "\n" + lines)
    assert len(shown) < 1000 and "… and 81 more lines" in shown


def test_a_line_that_is_printed_for_ever_is_shown_once() -> None:
    shown = say.beginning("at work\n" * 1000 + "done\n")
    assert shown == "  at work\n  … the same 1000 times\n  done"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_what_is_said_fits_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    found = Finding("money goes there and back", False, "a " * 99, "b " * 99, "c " * 99)
    print(say.findings([found]))
    commands.listed(Namespace())
    commands.progress(Namespace())
    for exercise in read_all():
        commands.predict(Namespace(exercise=exercise.number, answer=None))
        print("\n".join(map(say.page, exercise.hints()[:2])))
    longest = max(map(len, lines_of(capsys)))
    assert min(columns, 80) - 5 <= longest <= min(columns, 80)


def test_who_gives_no_answer_hears_how_to_say_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ctrl_d(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", ctrl_d)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert commands.predict(Namespace(exercise="01", answer=None)) == 0
    assert "--answer 1" in capsys.readouterr().out


def test_a_prediction_that_is_no_choice_any_more_is_not_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    commands.congratulate(
        read_all()[0], student_folder.Marks(passed=True, predicted=99)
    )
    assert "You predicted" not in capsys.readouterr().out


def check_the_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, second_passes: bool
) -> int:
    """With a second sanitizer that finds something, or does not."""
    exercise = read_all()[0]
    assert exercise.sanitizers == ["thread", "address"]

    def look(
        exercise: Exercise, source: Path, sanitizer: str, seed: int | None, times: int
    ) -> Trial:
        own = {"thread": "no race", "address": "no misuse"}[sanitizer]
        passed = sanitizer == "thread" or second_passes
        steps = [Finding(step, True) for step in exercise.steps]
        return Trial([*steps, Finding(own, passed, observed="gone already")])

    monkeypatch.setenv("LAB_MY", str(tmp_path / "my"))
    monkeypatch.setattr(trial, "look", look)
    monkeypatch.setattr(build, "prepare", lambda *exercises: None)
    student_folder.start(exercise)
    return commands.look_at(exercise, None)


def test_the_first_verdict_is_shown_before_the_second_sanitizer_looks(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check_the_first(monkeypatch, tmp_path, second_passes=True) == 0
    said = capsys.readouterr().out
    before, after = said.split("Now the same with AddressSanitizer")
    assert "no race" in before and "no misuse" in after
    for step in read_all()[0].steps:
        assert said.count(step) == 1


def test_what_only_the_second_sanitizer_sees_is_a_failure_among_its_steps(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check_the_first(monkeypatch, tmp_path, second_passes=False) == 1
    after = capsys.readouterr().out.partition("Now the same")[2]
    assert "FAILED       no misuse" in after and "passed       no race" in after


def test_the_second_sanitizer_is_not_checked_when_the_first_finds_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = read_all()[0]

    def look(
        exercise: Exercise, source: Path, sanitizer: str, seed: int | None, times: int
    ) -> Trial:
        assert sanitizer == "thread"
        return Trial([Finding("no race", False)])

    monkeypatch.setattr(trial, "look", look)
    found = trial.try_out(exercise, exercise.start).findings
    assert [each.passed for each in found] == [False, None]


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
        (["watch"], "lab: exercise watch: NUMBER is missing"),
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


@pytest.mark.parametrize(
    "words, says",
    [
        ([], "NUMBER is missing"),
        (["01", "--json"], "that is an option of --all"),
        (["--all", "01"], "--all goes without NUMBER"),
        (["--all", "--seed", "1"], "--all goes without NUMBER"),
        (["--all"], "no exercise was begun"),
    ],
)
def test_check_says_what_goes_together(
    words: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LAB_MY", str(tmp_path / "my"))
    monkeypatch.setattr("sys.argv", ["./lab exercise", "check", *words])
    assert main() == 2
    line = capsys.readouterr().err
    assert says in line and line.count("\n") == 1


@pytest.mark.parametrize("missing, is_said", [(1, False), (4, True)])
def test_a_build_that_takes_long_is_announced(
    missing: int,
    is_said: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = ["[1/9] Looking up the commit", "[2/9] Linking CXX executable bin/server"]
    steps += [f"[{n}/9] Building CXX object check{n}.o" for n in range(missing)]
    asked = subprocess.CompletedProcess([], 0, stdout="\n".join(steps))
    monkeypatch.setattr(
        "classroom.build.subprocess.run", lambda *words, **options: asked
    )
    build.say_how_long(["exercise_01_overlap"])
    said = capsys.readouterr().err
    assert bool(said) == is_said and ("4 files" in said) == is_said


# A command that has started a process, whose parent is gone already, when Ctrl+C
# comes.
INTERRUPTED = """
import subprocess
from classroom import __main__, commands
def interrupted(typed):
    subprocess.run(["sh", "-c", "exec 2>&-; sleep infinity &"])
    raise KeyboardInterrupt
commands.listed = interrupted
raise SystemExit(__main__.main())
"""


def test_ctrl_c_ends_also_what_has_lost_its_parent() -> None:
    ended = subprocess.run(
        [sys.executable, "-B", "-c", INTERRUPTED, "list"],
        cwd=ROOT,
        stdout=subprocess.PIPE,  # is at its end when all who hold it have ended
        check=False,
        timeout=120,
    )
    assert ended.returncode == 130
