"""What a teacher reads of a class."""

import csv
from pathlib import Path

import pytest

from classroom import class_report
from classroom.class_report import NOT_HANDED_IN, Result
from classroom.desk import Marks
from classroom.exercise import BadInput, read_all

FIRST = read_all()[0]
RESULTS = [
    Result("student 1", FIRST, "passed", "", Marks(attempts=3, first_step="order")),
    Result(
        "student 2", FIRST, "failed", "<saw 1>", Marks(attempts=5, first_step="gate")
    ),
    Result("student 3", FIRST, "failed", "saw 2", Marks(attempts=7, first_step="gate")),
    Result("student 4", FIRST, NOT_HANDED_IN, "", Marks()),
]


def test_a_summary_counts_those_who_handed_something_in() -> None:
    summary = class_report.summarise(FIRST, RESULTS)
    assert (summary.handed_in, summary.passed, summary.attempts) == (3, 1, 5)
    assert summary.usual_failure == "gate"


def test_an_exercise_that_nobody_did_has_no_medians() -> None:
    summary = class_report.summarise(FIRST, RESULTS[3:])
    assert (summary.handed_in, summary.attempts, summary.usual_failure) == (0, None, "")


def test_the_table_has_a_row_for_each_student_and_exercise(tmp_path: Path) -> None:
    class_report.write_table(RESULTS, tmp_path / "class.csv")
    with (tmp_path / "class.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["state"] for row in rows] == [result.state for result in RESULTS]
    assert rows[1]["failure_now"] == "<saw 1>"


def test_the_page_shows_what_code_said_as_text(tmp_path: Path) -> None:
    class_report.write_page(RESULTS, tmp_path / "class.html")
    page = (tmp_path / "class.html").read_text()
    assert "&lt;saw 1&gt;" in page and "student 4" in page


def test_a_project_is_as_good_as_its_folder_my(tmp_path: Path) -> None:
    file = tmp_path / "my" / FIRST.name / "start.cpp"
    file.parent.mkdir(parents=True)
    file.touch()
    assert class_report.folder_of(tmp_path) == tmp_path / "my"
    assert class_report.folder_of(tmp_path / "my") == tmp_path / "my"


def test_a_folder_without_exercises_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no exercises"):
        class_report.folder_of(tmp_path)
