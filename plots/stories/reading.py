"""From a TOML file to a story; a key that is unknown or missing is refused with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plots.metrics import WALL
from plots.stories.language import (
    CORES,
    FUNCTIONS,
    StoryError,
    parse,
    parse_condition,
)
from plots.stories.plan import Answer, Arms, ChartPlan, Plan, Point
from plots.stories.prose import Part, Prose, Template, template

FOLDER = Path(__file__).parent
FINDINGS = FOLDER / "findings.toml"
VERDICTS = ("holds", "opposite")
CHARTS = ("bars", "strips", "growth", "ruler", "dots", "none")
ENDS = ("first", "last", "cores")
TOPICS = ("Waiting", "Computing", "Pitfall", "Limits")
Table = dict[str, Any]


def story_ids() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path != FINDINGS)


def read_story(path: Path) -> Plan:
    """Throws: StoryError."""
    return _plan(_load(path), path.name, experiment=path.stem)


def read_findings(path: Path, stories: Mapping[str, Plan]) -> list[Plan]:
    """A finding knows the arms of its experiment's story.  Throws: StoryError."""
    table = _load(path)
    _keys(table, path.name, "findings")
    return [
        _finding(item, f"{path.name}: finding {number}", stories)
        for number, item in enumerate(table["findings"], 1)
    ]


def _load(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoryError(f"{path.name}: {error}") from None


def _finding(table: Table, place: str, stories: Mapping[str, Plan]) -> Plan:
    item = dict(table)
    experiment = item.pop("experiment", "")
    if experiment not in stories:
        raise StoryError(f"{place}: “{experiment}”: no such story")
    if item.get("topic") not in TOPICS:
        raise StoryError(f"{place}: topic: one of {', '.join(TOPICS)}")
    item["arms"] = dict(stories[experiment].arms) | item.get("arms", {})
    item.setdefault("look_at", "")
    return _plan(item, place, experiment, chart=stories[experiment].chart)


def _plan(
    table: Table, place: str, experiment: str, chart: ChartPlan | None = None
) -> Plan:
    _keys(
        table,
        place,
        *("title", "unknown", "look_at", "answers"),
        maybe=("arms", "chart", "topic", "claim") if chart else ("arms", "chart"),
    )
    for name in {CORES, *FUNCTIONS} & table.get("arms", {}).keys():
        raise StoryError(f"{place}: arms: “{name}” has a meaning of its own")
    claim = table.get("claim", {})
    if claim:
        _keys(claim, f"{place}: claim", "id", "says")
    arms = {
        name: _arms(value, f"{place}: arms: {name}")
        for name, value in table.get("arms", {}).items()
    }
    answers = [
        _answer(item, f"{place}: answers {number}", needs_title=chart is not None)
        for number, item in enumerate(table["answers"], 1)
    ]
    planned = table.get("chart")
    return Plan(
        place=place,
        title=_words(table["title"], f"{place}: title"),
        unknown=_words(table["unknown"], f"{place}: unknown"),
        look_at=_words(table["look_at"], f"{place}: look_at"),
        arms=arms,
        answers=tuple(answers),
        chart=_chart(planned, place) if planned else chart or ChartPlan("none"),
        experiment=experiment,
        topic=table.get("topic", ""),
        claim=claim.get("id"),
        says=_words(claim.get("says", ""), f"{place}: claim"),
        lists=frozenset(n for n, value in arms.items() if isinstance(value, tuple)),
    )


def _arms(value: Any, place: str) -> Arms:
    if isinstance(value, str | Point | tuple):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    if not isinstance(value, dict):
        raise StoryError(f"{place}: the name of an arm, a list of them, or a point")
    _keys(value, place, "series", "at")
    if value["at"] not in ENDS and not isinstance(value["at"], int):
        raise StoryError(f"{place}: at: {', '.join(ENDS)}, or a number")
    return Point(value["series"], value["at"])


def _answer(table: Table, place: str, needs_title: bool) -> Answer:
    title = ("title",) if needs_title else ()
    _keys(table, place, "verdict", "when", "say", *title)
    if table["verdict"] not in VERDICTS:
        raise StoryError(f"{place}: verdict: one of {', '.join(VERDICTS)}")
    if not isinstance(table["when"], list) or not table["when"]:
        raise StoryError(f"{place}: when: a list of conditions, with at least one")
    with _at(f"{place}: when"):
        when = tuple(parse_condition(_string(text)) for text in table["when"])
    return Answer(
        table["verdict"],
        when,
        _text(table["say"], f"{place}: say"),
        _words(table["title"], f"{place}: title") if needs_title else None,
    )


def _chart(table: Table, place: str) -> ChartPlan:
    _keys(table, f"{place}: chart", "kind", maybe=("what", "metric", "rows", "lines"))
    if table["kind"] not in CHARTS:
        raise StoryError(f"{place}: chart: kind: one of {', '.join(CHARTS)}")
    rows = []
    for label, text in table.get("rows", {}).items():
        with _at(f"{place}: chart: {label}"):
            rows.append((label, parse(_string(text))))
    return ChartPlan(
        table["kind"],
        table.get("what", ""),
        table.get("metric", WALL),
        tuple(rows),
        tuple(table.get("lines", {}).items()),
    )


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise StoryError(f"{value}: a text was expected")
    return value


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Says where the error was."""
    try:
        yield
    except StoryError as error:
        raise StoryError(f"{place}: {error}") from None


def _text(text: str, place: str) -> Template:
    with _at(place):
        return template(_string(text))


def _words(text: str, place: str) -> Prose:
    """A text that is told whatever was measured."""
    found = _text(text, place)
    if not all(
        isinstance(piece, Part) and piece.kind != "text" for piece in found.pieces
    ):
        raise StoryError(f"{place}: “{text}”: no number may stand here")
    return Prose(tuple(piece for piece in found.pieces if isinstance(piece, Part)))


def _keys(table: Table, place: str, *needed: str, maybe: tuple[str, ...] = ()) -> None:
    for key in table.keys() - {*needed, *maybe}:
        raise StoryError(f"{place}: “{key}” is an unknown key")
    for key in needed:
        if key not in table:
            raise StoryError(f"{place}: “{key}” is missing")
