"""Two commands at once, in one checkout and one folder `my`."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from classroom import class_report, student_folder
from classroom.class_tables import Result
from classroom.exercise import ROOT, read_all

FIRST = read_all()[0]
# Says that it runs, and goes on when it is told to.  If another of its kind
# runs, it fails.
NINJA = """\
#!/bin/sh
case " $* " in *" -n "*) exit 0 ;; esac  # what would be built?
mkdir "$MEETING/runs" || exit 1
echo runs >"$MEETING/begun"
cat "$MEETING/go_on" >"$MEETING/heard"
rmdir "$MEETING/runs"
"""
PREPARE = "from classroom import build, exercise; build.prepare(exercise.find('01'))"


@contextmanager
def program(
    *command: str | Path, **variables: str
) -> Iterator["subprocess.Popen[str]"]:
    """A Python program that ends with the block, and whatever it has started."""
    with subprocess.Popen(
        [sys.executable, "-B", *command],
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as running:
        try:
            yield running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def test_a_build_waits_until_another_has_ended(tmp_path: Path) -> None:
    (tmp_path / "ninja").write_text(NINJA)
    (tmp_path / "ninja").chmod(0o755)
    for pipe in ("begun", "go_on"):
        os.mkfifo(tmp_path / pipe)
    variables = {
        "MEETING": str(tmp_path),
        "LAB_BUILD": str(tmp_path / "build"),
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
    }
    with program("-c", PREPARE, **variables) as first:
        assert (tmp_path / "begun").read_text() == "runs\n"
        with program("-c", PREPARE, **variables) as second:
            assert second.stderr
            said = second.stderr.readline()
            assert said.startswith("waiting for another ./lab to end building")
            (tmp_path / "go_on").write_text("go on")
            assert (tmp_path / "begun").read_text() == "runs\n"
            (tmp_path / "go_on").write_text("go on")
            assert (first.wait(), second.wait()) == (0, 0)


def test_two_checks_of_one_exercise_are_both_right_and_both_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_MY", str(tmp_path / "my"))
    student_folder.start(FIRST)
    shutil.copy(FIRST.solution, student_folder.file_of(FIRST))
    with (
        program("-m", "classroom", "check", FIRST.number) as one,
        program("-m", "classroom", "check", FIRST.number) as other,
    ):
        for each in (one, other):
            said, complaint = each.communicate()
            assert "Passed." in said, complaint
            assert each.returncode == 0
    assert student_folder.marks_of(FIRST).attempts == 2


def test_marks_that_are_changed_at_once_are_all_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_MY", str(tmp_path / "my"))

    def attempt(_: int) -> None:
        with student_folder.marks_to_change(FIRST) as marks:
            marks.attempts += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(attempt, range(80)))
    assert student_folder.marks_of(FIRST).attempts == 80


def test_a_new_class_report_takes_the_place_of_the_old_one_whole(
    tmp_path: Path,
) -> None:
    def publish(student: str) -> None:
        result = Result(student, FIRST, "passed", "", student_folder.Marks())
        class_report.publish([result], tmp_path)

    publish("student 1")
    with (tmp_path / "class.csv").open() as old:
        publish("student 2")
        assert "student 1" in old.read()
    assert "student 2" in (tmp_path / "class.csv").read_text()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[0] == ".lock" and len(names) == 6
    assert all(name.startswith("class.") for name in names[1:])
