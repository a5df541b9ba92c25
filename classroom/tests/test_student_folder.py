"""The student's folder: nothing that was written is ever lost."""

import json
import os
from pathlib import Path

import pytest

from classroom import student_folder
from classroom.exercise import BadInput, Exercise, read_all


@pytest.fixture(name="exercise")
def first_exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exercise:
    monkeypatch.setenv("LAB_MY", str(tmp_path / "my"))
    return read_all()[0]


def test_a_start_is_a_copy(exercise: Exercise) -> None:
    assert student_folder.start(exercise)
    assert student_folder.file_of(exercise).read_text() == exercise.start.read_text()


def test_a_second_start_leaves_the_work_alone(exercise: Exercise) -> None:
    student_folder.start(exercise)
    student_folder.file_of(exercise).write_text("my work")
    assert not student_folder.start(exercise)
    assert student_folder.file_of(exercise).read_text() == "my work"


def test_a_reset_keeps_every_old_file(exercise: Exercise) -> None:
    student_folder.start(exercise)
    for work in ("first", "second"):
        student_folder.file_of(exercise).write_text(work)
        assert student_folder.reset(exercise).read_text() == work
    assert student_folder.file_of(exercise).read_text() == exercise.start.read_text()


def test_what_was_not_started_cannot_be_checked(exercise: Exercise) -> None:
    with pytest.raises(BadInput, match="not started: ./lab exercise start 01"):
        student_folder.started(exercise)


def test_marks_are_kept(exercise: Exercise) -> None:
    with student_folder.marks_to_change(exercise) as marks:
        marks.attempts, marks.hints = 2, 1
    assert student_folder.marks_of(exercise) == student_folder.Marks(
        attempts=2, hints=1
    )


def test_a_book_that_cannot_be_read_is_left_alone(exercise: Exercise) -> None:
    book = student_folder.my_folder() / "progress.json"
    book.parent.mkdir()
    book.write_text("{nonsense")
    with pytest.raises(BadInput, match="cannot be read"):
        with student_folder.marks_to_change(exercise):
            pass
    assert book.read_text() == "{nonsense"


def test_only_the_first_failure_is_noted() -> None:
    marks = student_folder.Marks()
    marks.note_failure("a step", "seen")
    marks.note_failure("another", "seen later")
    assert (marks.first_step, marks.first_failure) == ("a step", "seen")


def test_a_word_of_a_later_version_is_passed_over(exercise: Exercise) -> None:
    book = student_folder.my_folder() / "progress.json"
    book.parent.mkdir()
    book.write_text('{"01_overlap": {"attempts": 2, "stars": 5}}')
    assert student_folder.marks_of(exercise).attempts == 2


@pytest.mark.parametrize(
    "marks",
    [
        {"gave_up": "=HYPERLINK(1)"},
        {"attempts": "many"},
        {"hints": True},
        {"first_step": ["a"]},
        {"predicted": "2"},
        ["attempts"],
    ],
)
def test_marks_of_another_kind_than_ours_are_refused(
    marks: object, exercise: Exercise
) -> None:
    book = student_folder.my_folder() / "progress.json"
    book.parent.mkdir()
    book.write_text(json.dumps({exercise.name: marks}))
    with pytest.raises(BadInput, match="cannot be read"):
        student_folder.read_marks()


def test_marks_in_a_pipe_are_not_waited_for(exercise: Exercise) -> None:
    student_folder.my_folder().mkdir()
    os.mkfifo(student_folder.my_folder() / "progress.json")
    with pytest.raises(BadInput, match="no file of a sensible size"):
        student_folder.read_marks()
