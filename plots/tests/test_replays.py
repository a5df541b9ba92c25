"""How often verdicts err: counted over made-up replays."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from plots import replays
from plots.commands import main
from plots.reading import BadRun
from plots.replays import Line, Pair


def pairs(
    ratio: float,
    noise: float,
    count: int = 300,
    load: str = "quiet",
    foreign: float = 0,
) -> list[Pair]:
    """Fifteen blocks, or six where that is enough."""
    draw = random.Random(f"{ratio} {noise}")

    def walls(each: float, blocks: int) -> tuple[float, ...]:
        return tuple(each * draw.uniform(1, 1 + noise) for _ in range(blocks))

    blocks = 6 if ratio > 1.5 else 15
    return [
        Pair(load, "waiting", ratio, foreign, walls(1, blocks), walls(ratio, blocks))
        for _ in range(count)
    ]


def line(lines: list[Line], words: str) -> Line:
    (found,) = [line for line in lines if words in line.question]
    return found


def test_an_arm_beside_itself_is_seldom_told_from_itself() -> None:
    lines = replays.judge(pairs(1.0, 0.1))
    found = line(lines, "which is faster?")
    assert found.right is None
    assert found.wrong.hits + found.cannot_tell.hits == 300
    assert found.wrong.hits < 15
    assert found.covered.hits > 285
    assert not replays.is_alarm(lines)


def test_a_clear_difference_is_told_and_a_small_one_only_where_it_can_be() -> None:
    lines = replays.judge([*pairs(1.05, 0.02), *pairs(2.0, 0.02)])
    assert line(lines, "a twentieth").wrong.hits == 0
    assert line(lines, "twice the work: is it slower?").right == replays.Rate(300, 300)
    assert line(lines, "about twice").right == replays.Rate(300, 300)


def test_a_drift_of_one_arm_raises_the_alarm() -> None:
    shifted = [
        Pair(p.load, p.work, 1.0, 0, p.short, tuple(1.3 * wall for wall in p.long))
        for p in pairs(1.0, 0.1)
    ]
    lines = replays.judge(shifted)
    assert line(lines, "which is faster?").wrong.hits == 300
    assert replays.is_alarm(lines)
    assert "ALARM" in replays.to_text(lines, [], False)


def test_few_replays_raise_no_alarm_and_say_so() -> None:
    lines = replays.judge(pairs(1.0, 0.1, count=20))
    assert not replays.is_alarm(lines)
    assert "Fewer than 200 replays" in replays.to_text(lines, [], False)


def test_verdicts_under_load_are_withheld() -> None:
    busy = pairs(2.0, 0.5, load="busy", foreign=0.4)
    assert line(replays.judge(busy), "about twice").cannot_tell.hits == 300
    assert line(replays.judge(busy, False), "about twice").cannot_tell.hits < 300


def write(path: Path, made: list[Pair], end: str = "") -> Path:
    lines = [json.dumps(vars(pair)) for pair in made]
    path.write_text("\n".join(lines) + "\n" + end)
    return path


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    file = write(tmp_path / "pairs", pairs(1.0, 0.1, 3), '{"load": "qui')
    assert len(replays.read(file)) == 3


def test_what_is_no_replay_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pairs").write_text('{"load": 1}\n')
    with pytest.raises(BadRun, match="cannot be read"):
        replays.read(tmp_path / "pairs")


@pytest.mark.parametrize("words", [[], ["--json"], ["--stopped"]])
def test_the_command_prints_a_table_or_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    file = write(tmp_path / "pairs", pairs(2.0, 0.02, 250))
    assert main(["replays", str(file), *words]) == 0
    said = capsys.readouterr().out
    if words == ["--json"]:
        made = json.loads(said)
        assert made["alarm"] is False
        assert made["lines"][0]["wrong"]["of"] == 250
    else:
        assert said.startswith("Stopped early." if words else "quiet:")
        assert "0 of 250 (0.0 %, 0.0 to 1.5 %)" in said
