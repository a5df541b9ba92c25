"""The language of the stories: what it means, how numbers are written, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from plots.run import Arm, Sample
from plots.stories.language import StoryError, parse, parse_condition
from plots.stories.prose import show, template
from plots.stories.reading import FOLDER, read_findings, read_story
from plots.stories.tests.made_up import metric_kinds
from plots.stories.values import Scope, Unknown, Value


def made_arm(name: str, **metrics: list[float]) -> Arm:
    walls = metrics.pop("wall", [])
    each = [
        {"wall_seconds": wall} | {key: values[block] for key, values in metrics.items()}
        for block, wall in enumerate(walls)
    ]
    samples = tuple(
        Sample(block, block, values["wall_seconds"], False, None, 0, (), values)
        for block, values in enumerate(each)
    )
    facts = (None, name, False, 1, 1.0, True, 0, False, None, None, "line", 8.0, 5)
    return Arm(name, *facts, samples, ())


FAST = made_arm("fast", wall=[1.0, 2.0, 4.0], failures=[0, 1, 5])
SLOW = made_arm("slow", wall=[2.0, 6.0, 16.0], failures=[0, 1, 5])
ARMS: dict[str, list[Arm]] = {
    "fast": [FAST],
    "slow": [SLOW],
    "gone": [],
    "both": [FAST, SLOW],
}
KINDS = {"wall_seconds": "time", "failures": "count"}
SCOPE = Scope(ARMS, frozenset({"both"}), KINDS, cores=4)


@pytest.mark.parametrize(
    ("text", "kind", "middle"),
    [
        ("fast", "time", 2.0),
        ("slow / fast", "ratio", 3.0),  # of 2, 3 and 4; not 6 / 2 of the medians
        ("slow - fast", "time", 4.0),
        ("slow - fast - fast", "time", 2.0),
        ("2 * (slow - fast)", "time", 8.0),
        ("slow / 2 / 2", "time", 1.5),
        ("fast.failures", "count", 1.0),
        ("fast.bound", "time", 1.0),
        ("fast.x + fast.tasks", "count", 13.0),
        ("fast.repetitions", "count", 3.0),
        ("cores * fast.bound", "time", 4.0),
        ("max(both)", "time", 6.0),
        ("min(both.failures, slow.failures)", "count", 1.0),
        ("slow / fast - fast.failures", "count", 2.0),
        ("size(both)", "count", 2.0),
        ("size(gone)", "count", 0.0),
    ],
)
def test_an_expression_is_the_median_of_its_repetitions(
    text: str, kind: str, middle: float
) -> None:
    value = SCOPE.value(parse(text))
    assert (value.kind, value.middle) == (kind, middle)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("slow > fast", True),
        ("slow < fast", False),
        ("slow / fast >= 2", True),
        ("slow / fast > 4", False),
        ("fast ~ fast", True),
        ("fast ~ slow", False),
        ("cores == 4", True),
        ("fast.x == 7", False),
    ],
)
def test_a_condition_must_hold_in_all_repetitions(text: str, holds: bool) -> None:
    assert SCOPE.holds(parse_condition(text)) is holds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("slow / fast >= 3", "its repetitions differ too much"),
        ("gone > fast", "a part of it was not measured"),
        ("fast.cpu_seconds > fast", "a number of it was not measured"),
        ("fast.failures / fast.failures > 9", ""),
    ],
)
def test_what_cannot_be_told_has_a_reason(text: str, why: str) -> None:
    if not why:  # by zero in one repetition: the others still tell it
        assert SCOPE.holds(parse_condition(text)) is False
        return
    with pytest.raises(Unknown, match=why):
        SCOPE.holds(parse_condition(text))


@pytest.mark.parametrize(
    ("kind", "number", "how", "told"),
    [
        ("time", 5.0049, "", "5.00 s"),
        ("time", 12.04, "", "12.0 s"),
        ("time", 0.0129, "", "12.9 ms"),
        ("time", 0.99996, "", "1.00 s"),
        ("time", 0.0998, "", "99.8 ms"),
        ("time", 0.2, "", "200 ms"),
        ("time", 1.4e-6, "", "1.40 µs"),
        ("time", 2.8e-10, "", "0.280 ns"),
        ("time", 0.0, "", "0 s"),
        ("bytes", 0.0, "", "0 B"),
        ("bytes", 838.4, "", "838 B"),
        ("bytes", 1.36e6, "", "1.4 MB"),
        ("bytes", 26.6e3, "", "26.6 kB"),
        ("share", 0.716, "", "72 %"),
        ("share", 0.0004, "", "less than 0.1 %"),
        ("share", 0.9991, "", "more than 99 %"),
        ("ratio", 1.94, "", "1.94×"),
        ("ratio", 22.3, "", "22.3×"),
        ("ratio", 0.716, "percent", "72 %"),
        ("ratio", 31_690.0, "round", "32 000"),
        ("ratio", 0.0312, "round", "0.031"),
        ("count", 430_030.0, "", "430 030"),
        ("count", 9.0, "words", "nine"),
        ("count", 0.0, "words", "none"),
        ("count", 13.0, "words", "13"),
        ("rate", 4890.0, "", "4 890"),
    ],
)
def test_a_number_is_written_as_everywhere_in_the_report(
    kind: str, number: float, how: str, told: str
) -> None:
    shown = show(Value(kind, {0: number}), how)
    assert shown.replace("\u202f", " ") == told


def test_a_number_that_was_not_measured_has_no_idle_zero() -> None:
    assert show(Value("time", {0: 1.0}, exact=True)) == "1 s"


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 lost updates"), (1, "1 lost update"), (2, "2 lost updates")],
)
def test_a_noun_goes_with_its_number(number: int, told: str) -> None:
    (slot,) = template("{fast.failures : lost update/lost updates}").slots
    assert slot.fill(Value("count", {0: float(number)})) == told


def test_one_time_is_once() -> None:
    (slot,) = template("{fast.failures : time/times}").slots
    assert slot.fill(Value("count", {0: 1.0})) == "once"


GOOD = (FOLDER / "say_after.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("look_at =", "lookat =", ": “look_at” is missing|“lookat” is an unknown key"),
        ("title =", "colour = 1\ntitle =", "story.toml: “colour” is an unknown key"),
        ("{plain}", "{plane}", "answers 1: say: “plane” is no name of the story"),
        ("{plain}", "{plain.speed}", "answers 1: say: “speed” is no metric"),
        (
            "{plain}",
            "{plain",
            "answers 1: say: .*a brace or a backquote has no partner",
        ),
        ("{plain}", "{plain : loud}", "“loud” is no way to write a number"),
        ("{plain}", "{__import__('os')}", "is not understood"),
        ("{plain}", "{plain + 1}", r"answers 1: say: time \+ count makes no sense"),
        ("{plain}", "{max(plain, cores)}", "answers 1: say: max: count and time"),
        ("loop <= 1.2 * loop.bound", "loop", "answers 1: when: “loop”: the end"),
        ("loop <= 1.2 * loop.bound", "loop <= (loop", "answers 1: when: .*is missing"),
        (
            "loop <= 1.2 * loop.bound",
            "loop <= 3",
            "answers 1: when: time <= count makes no sense",
        ),
        ('verdict = "holds"', 'verdict = "true"', "answers 1: verdict: one of holds"),
        ('loop = "async"', "loop = 3", "arms: loop: the name of an arm"),
        ('loop = "async"', 'max = "async"', "arms: “max” has a meaning of its own"),
        ('kind = "strips"', 'kind = "pie"', "chart: kind: one of bars"),
        ('"loop" }', '"lop" }', "chart: one event loop: “lop” is no name"),
        ('title = "A short', 'title = "{loop} A short', "no number may stand here"),
        ("[arms]", "[arms", "story.toml: "),
    ],
)
def test_a_faulty_story_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    path = tmp_path / "story.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StoryError, match=said):
        read_story(path).check(metric_kinds())


def test_a_finding_of_no_story_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "findings.toml"
    path.write_text('[[findings]]\nexperiment = "six_fetches"\n', encoding="utf-8")
    with pytest.raises(StoryError, match="finding 1: “six_fetches”: no such story"):
        read_findings(path, {})
