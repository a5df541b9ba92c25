"""How an exercise is asked for."""

import pytest

from classroom.exercise import BadInput, find, read_all


@pytest.mark.parametrize("name", ["1", "01", "01_overlap"])
def test_a_number_may_lack_its_zero(name: str) -> None:
    assert find(name).name == "01_overlap"


@pytest.mark.parametrize("name", ["16b", "16B", "16b_chat"])
def test_a_number_may_end_in_a_letter(name: str) -> None:
    assert find(name).name == "16b_chat"


def test_a_number_is_never_taken_for_a_part_of_another() -> None:
    assert find("16").name == "16_pipeline"
    with pytest.raises(BadInput, match="16c: no such exercise: there are 01, "):
        find("16c")


def test_letters_come_after_the_plain_number() -> None:
    numbers = [exercise.number for exercise in read_all()]
    assert numbers.index("16") < numbers.index("16b")
    assert numbers == sorted(numbers)


def test_every_exercise_has_three_hints() -> None:
    assert {len(exercise.hints()) for exercise in read_all()} == {3}
