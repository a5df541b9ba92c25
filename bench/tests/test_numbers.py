"""A number that is none, or out of its range, is refused by every program."""

from __future__ import annotations

import pytest

from programs import PROGRAMS, run

OPTIONS = [
    ("lab_bench", "--time-scale", ()),
    ("lab_bench", "--seed", ()),
    ("lab_bench", "--benchmark_repetitions", ()),
    ("lab_mock_server", "--port", ()),
    ("lab_mock_server", "--seed", ()),
    ("lab_mock_server", "--grace", ()),
    ("lab_mock_server", "--header-deadline", ()),
    ("lab_mock_server", "--idle-deadline", ()),
    ("lab_server", "--wait", ("web_coroutines",)),
    ("lab_costs", "--blocks", ()),
    ("lab_on_hosts", "--process-pool", ()),
    ("lab_on_hosts", "--tasks", ("--hosts=a",)),
    ("lab_on_hosts", "--wait", ("--hosts=a",)),
    ("lab_on_hosts", "--tell-each", ("--hosts=a",)),
]
NO_NUMBERS = ["-1", "nan", "1e309", "5x", "99999999999999999999"]


@pytest.mark.parametrize(("program", "option", "others"), OPTIONS)
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused_with_option_and_range(
    program: str, option: str, others: tuple[str, ...], text: str
) -> None:
    done = run(PROGRAMS / program, *others, f"{option}={text}")
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(f"{program}: {option}: '{text}': choose a ")
    assert " number from " in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("program", "option", "others"), OPTIONS)
def test_an_empty_number_is_refused_with_its_option(
    program: str, option: str, others: tuple[str, ...]
) -> None:
    done = run(PROGRAMS / program, *others, f"{option}=")
    assert done.returncode == 2, done.stderr
    assert option in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("text", [*NO_NUMBERS, ""])
@pytest.mark.parametrize(
    ("program", "words", "name"),
    [
        ("lab_echo", ("{}",), "BYTES"),
        ("lab_echo", ("8", "/nowhere", "{}"), "INODE"),
        (
            "lab_fetch_until_stopped",
            ("drain", "127.0.0.1:1", "{}"),
            "SECONDS",
        ),
        ("lab_fetch_by_epoll", ("spec", "{}"), "CONCURRENCY"),
    ],
)
def test_what_is_no_number_is_refused_by_the_programs_behind_the_scenes(
    program: str, words: tuple[str, ...], name: str, text: str
) -> None:
    given = [word if word != "{}" else text for word in words]
    done = run(PROGRAMS / program, *given)
    assert done.returncode == 2, done.stderr
    assert f"{name}: '{text}': choose a " in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_filter_that_leaves_nothing_is_refused_by_the_costs() -> None:
    done = run(PROGRAMS / "lab_costs", "--filter=nothing_at_all")
    assert done.returncode == 2, done.stderr
    assert "'nothing_at_all': no primitive has such a name" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_costs_stand_beside_their_floor_in_wall_and_cpu() -> None:
    done = run(PROGRAMS / "lab_costs", "--filter=free mutex", "--blocks=6")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()[-2:]
    assert [line.split()[:3] for line in lines] == [
        ["free", "mutex", "wall"],
        ["free", "mutex", "CPU"],
    ]


def test_the_parts_of_a_sleeping_task_are_all_of_it() -> None:
    done = run(PROGRAMS / "lab_task_bytes")
    if done.returncode == 3:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    head, *rows = done.stdout.splitlines()
    assert head.startswith("bytes of a sleeping task")
    taken = {row[:36].strip(): int(row.split()[-1]) for row in rows}
    whole, timer = taken.pop("in all, of 100 000"), taken.pop("the timer alone")
    assert sum(taken.values()) == whole
    assert taken["its own frame, with its timer"] > timer
    place = taken["its place among the timers"]
    assert 16 <= place <= 48  # a time and a pointer, in a heap that grows by doubling
