"""What the front page shows: races, findings, numbers, choices, articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plots import text
from plots.articles import outcome
from plots.calibrate import NoSweeps, constants_of, to_json
from plots.choose import Constants, OutOfRange, choose
from plots.choosing import busy_told
from plots.claims import (
    CANNOT_TELL,
    DIRECTION_ONLY,
    MORE_THAN_CLAIMED,
    NOT_REPRODUCED,
    REPRODUCED,
    Judgement,
)
from plots.figures.catalogue import Picture
from plots.points import Batch
from plots.report import Report
from plots.run import Experiment, Run
from plots.timeline import Timeline

SPREAD = re.compile(r" \([^()]*\bblocks?\b[^()]*\)|, in \d+ blocks?")
EXAMPLE = Batch(tasks=100, wait=0.2, cpu=0.005, at_most=100)
MOST_WRONG = 5  # in words on the front page
STATES = {
    REPRODUCED: ("yes", "holds"),
    MORE_THAN_CLAIMED: ("yes more", "more than claimed"),
    DIRECTION_ONLY: ("half", "direction only"),
    NOT_REPRODUCED: ("no", "does not hold"),
    CANNOT_TELL: ("what", "cannot tell"),
}
MARKS = {
    REPRODUCED: "✓",
    MORE_THAN_CLAIMED: "✓",
    DIRECTION_ONLY: "≈",
    NOT_REPRODUCED: "✗",
    CANNOT_TELL: "?",
}
RACES = {
    "waiting": "A strip is one request. Strips show one repetition, the times are medians.",
    "computing": "A strip is one computation. Pale: it shares a core, or a lock, with others.",
}


@dataclass(frozen=True)
class Race:
    title: str
    how: str
    name: str
    timeline: Timeline


def front_page(
    report: Report, pictures: Mapping[str, Picture], names: Mapping[str, str]
) -> dict[str, Any]:
    """`names`: of the pages, by experiment."""
    return _Front(report, pictures, names).context()


def link(names: Mapping[str, str], item: Experiment) -> dict[str, str]:
    return {"page": names[item.id], "title": text.shorten(item.title, 90)}


class _Front:
    def __init__(
        self,
        report: Report,
        pictures: Mapping[str, Picture],
        names: Mapping[str, str],
    ) -> None:
        self.report = report
        self.run = report.run
        self.pictures = pictures
        self.names = names

    def context(self) -> dict[str, Any]:
        report, run = self.report, self.run
        known = self._constants()
        numbers, ticks = report.ruler
        cards = [self._card(place) for place in range(len(report.findings))]
        facts = ("cpu_model", "os", "compiler")
        machine = [str(run.machine.get(fact) or "") for fact in facts]
        return {
            "answer": {
                "headline": report.headline,
                "lead": report.lead,
                "tested": self._tested(),
            },
            "races": self._races(),
            "findings": cards,
            "findings_title": text.capital(
                f"{text.in_words(len(cards))} finding{'s' * (len(cards) != 1)}"
            ),
            "numbers": numbers,
            "number_ticks": ticks,
            "predictor": _predictor(self.run, known) if known else None,
            "constants": Markup(_for_script(to_json(known))) if known else "",
            "choices": report.choices,
            "articles": self._articles(),
            "groups": self._groups(),
            "machine": " · ".join(part for part in machine if part),
        }

    def _tested(self) -> str:
        python = [
            p.version for p in self.run.peers if p.name == "CPython" and p.present
        ]
        said = (
            "The ways are C++20 programs, built like the Python tools named below them"
        )
        if python:
            said += (
                f"; where it says Python, CPython {python[0] or ''} itself was measured"
            )
        return f"{said}."

    def _constants(self) -> Constants | None:
        try:
            return constants_of(self.run)
        except NoSweeps:
            return None

    def _races(self) -> list[Race]:
        return [
            Race(
                race.experiment.title,
                RACES.get(race.experiment.kind, ""),
                self.names[race.experiment.id],
                race,
            )
            for race in self.report.races
        ]

    def _card(self, place: int) -> dict[str, Any]:
        found = self.report.findings[place]
        item = next(e for e in self.run.experiments if e.id == found.experiment)
        judged, said = found.holds or CANNOT_TELL, str(found.claim)
        whose = len(found.article.split())
        says = "article says" if whose == 1 else "articles say"
        return {
            "topic": found.topic,
            "title": found.title,
            "sentences": found.sentences,
            "chart": self._chart(f"card-{place}"),
            "what": self._what(f"card-{place}"),
            "claim": found.claim,
            "mark": MARKS[judged],
            "says": text.capital(
                f"{STATES[judged][1]}: {text.in_words(whose)} {says} {said}"
            ),
            "page": self.names[item.id],
            "experiment": item.title,
            "repetitions": text.plural(found.repetitions, "repetition")
            if found.repetitions
            else "not measured",
            "busy": item.was_disturbed,
        }

    def _chart(self, name: str) -> Markup | None:
        picture = self.pictures.get(name)
        return Markup(picture.svg) if picture else None

    def _what(self, name: str) -> str:
        picture = self.pictures.get(name)
        return picture.title if picture else ""

    def _articles(self) -> dict[str, Any]:
        articles = self.report.articles
        order = list(STATES)
        figures = sorted(articles.judged("figure"), key=lambda f: order.index(f.word))
        words = dict.fromkeys(item.word for item in figures)
        return {
            "title": articles.title,
            "told": articles.told,
            "key": [(STATES[word][0], word.lower()) for word in words],
            "figures": [
                {"state": STATES[item.word][0], "claim": item.claim, "judged": item}
                for item in figures
            ],
            "wrong": [
                {
                    "claim": item.claim,
                    "said": f"{outcome(item)} {_without_spread(item)}",
                }
                for item in articles.wrong[:MOST_WRONG]
            ],
            "more": max(len(articles.wrong) - MOST_WRONG, 0),
            "besides": articles.besides,
            "all": len(articles.judgements),
        }

    def _groups(self) -> list[dict[str, Any]]:
        return [
            {
                "title": group.title,
                "experiments": [link(self.names, item) for item in group.experiments],
            }
            for group in self.report.groups
        ]


def _without_spread(item: Judgement) -> str:
    return SPREAD.sub("", item.sentence.partition("; claimed")[0]).rstrip(".") + "."


def _for_script(json: str) -> str:
    """JSON that cannot end its element."""
    return json.replace("<", "\\u003c")


def _predictor(run: Run, known: Constants) -> dict[str, Any]:
    error = known.error
    told = "What each model would need for tasks like yours, on this machine’s cores."
    if error.points:
        told += (
            f" Compared with {error.points} times that {error.experiments} other "
            f"experiments measured, the median error is {text.percent(error.median)}; "
            f"{error.within} of the {error.points} are within 10 %."
        )
    told = " ".join([told, *busy_told(run)])
    rows, note = [], ""
    try:
        made = choose(known, EXAMPLE)
        rows = [
            {
                "label": row.model.label,
                "time": text.seconds(row.wall.value),
                "low": text.seconds(row.wall.low),
                "high": text.seconds(row.wall.high),
                "cpu": text.seconds(row.cpu),
                "memory": text.size(row.memory),
            }
            for row in made.rows
        ]
        if len(made.rows) > 1 and made.rows[0].ties:
            note = (
                "The first rows cannot be told apart; the one that needs least "
                "processor time stands first."
            )
        if made.refused:
            names = [model.label for model, _ in made.refused]
            note += f" This run tells nothing of {text.listing(names)} here."
    except OutOfRange as reason:
        note = f"Cannot tell: {reason}."
    return {"told": told, "rows": rows, "note": note}
