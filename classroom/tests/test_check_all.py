"""All exercises that were begun, for other programs."""

import json
from pathlib import Path

import pytest

from classroom import build, class_report, student_folder
from classroom.__main__ import main
from classroom.exercise import Exercise, read_all
from classroom.findings import Finding
from classroom.trial import Trial

FIRST, SECOND = read_all()[:2]


def check_all(
    monkeypatch: pytest.MonkeyPatch, my: Path, *words: str, passing: set[str]
) -> int:
    """With a check that lets those pass."""

    def try_out(exercise: Exercise, source: Path) -> Trial:
        passed = exercise.number in passing
        return Trial([Finding("gate", passed, "" if passed else "saw 1")])

    monkeypatch.setenv("LAB_MY", str(my))
    monkeypatch.setattr(class_report, "try_out", try_out)
    monkeypatch.setattr(build, "prepare", lambda *exercises: None)
    monkeypatch.setattr("sys.argv", ["./lab exercise", "check", "--all", *words])
    student_folder.start(FIRST)
    student_folder.start(SECOND)
    return main()


def test_each_that_was_begun_has_a_line_and_the_others_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_all(monkeypatch, tmp_path, passing={"01"}) == 1
    said = capsys.readouterr()
    lines = [line for line in said.err.splitlines() if "sandbox" not in line]
    assert sorted(lines) == ["01  passed", "02  failed  saw 1"]
    assert said.out == ""


def test_all_that_was_begun_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_all(monkeypatch, tmp_path, passing={"01", "02"}) == 0


@pytest.mark.parametrize("form", ["--json", "--gradescope"])
def test_the_results_alone_go_to_standard_output(
    form: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    check_all(monkeypatch, tmp_path, form, passing={"02"})
    said = json.loads(capsys.readouterr().out)
    results = said["tests"] if form == "--gradescope" else said
    assert len(results) == len(read_all())
    passed = [each.get("score", each.get("state") == "passed") for each in results]
    assert passed.index(True) == 1 and sum(passed) == 1
