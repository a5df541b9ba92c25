"""The names of timeline shapes."""

from plots.run import TaskSpan
from plots.shapes import most_at_once, rows_of, shape_of


def spans(*parts: tuple[float, float, int]) -> list[TaskSpan]:
    return [
        TaskSpan(task, 0.0, start, end, lane, None)
        for task, (start, end, lane) in enumerate(parts)
    ]


def test_one_at_a_time_is_one_row_without_overlap() -> None:
    found = shape_of(spans((0, 1, 0), (1, 2, 0), (2, 3, 0)))
    assert found.name == "one row without overlap"
    assert found.at_once == 1


def test_a_loop_that_waits_for_all_has_overlapping_waits() -> None:
    made = spans((0, 1, 0), (0, 1, 0), (0, 1, 0))
    assert shape_of(made).name == "overlapping waits in one row"
    assert [len(rows) for _, rows in rows_of(made)] == [3]


def test_a_lane_for_each_task_is_side_by_side() -> None:
    assert shape_of(spans((0, 1, 0), (0, 1, 1))).name == "side by side"


def test_waves_on_several_lanes_are_stairs() -> None:
    made = spans((0, 1, 0), (0, 1, 1), (1, 2, 0), (1, 2, 1))
    assert shape_of(made).name == "stairs of 2 waves"


def test_two_loops_have_overlapping_waits_in_two_rows() -> None:
    made = spans((0, 1, 0), (0, 1, 0), (0, 1, 1), (0, 1, 1))
    assert shape_of(made).name == "overlapping waits in 2 rows"


def test_touching_ends_are_no_overlap() -> None:
    assert most_at_once(spans((0, 1.00001, 0), (1, 2, 0))) == 1


def test_a_task_without_length_still_counts() -> None:
    assert most_at_once(spans((0, 0, 0))) == 1
    assert shape_of(spans((0, 0, 0))).name == "one row without overlap"
