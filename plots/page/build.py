"""Puts a report into pages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plots import sampling, text
from plots.calibrate import NoSweeps, constants_of, to_json
from plots.choose import Constants, OutOfRange, choose
from plots.claims import (
    CANNOT_TELL,
    DIRECTION_ONLY,
    MORE_THAN_CLAIMED,
    NOT_REPRODUCED,
    REPRODUCED,
    Judgement,
)
from plots.figures.catalogue import Picture, safe_names
from plots.figures.style import THEME
from plots.page.glossary import GLOSSARY, METHOD
from plots.page.tables import merit_tables, machine_rows, tables_of
from plots.points import Batch
from plots.report import Report, verdicts
from plots.metrics import WALL
from plots.run import Experiment
from plots.stories import Chart
from plots.timeline import Timeline, timeline_of

HERE = Path(__file__).parent
SPREAD = re.compile(r" \([^()]*\bblocks?\b[^()]*\)|, in \d+ blocks?")
EXAMPLE = Batch(tasks=100, wait=0.2, cpu=0.005, at_most=100)
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
    "waiting": "A strip is one request.",
    "computing": "A strip is one computation. Pale: it shares a core, or a lock, with others.",
}


def build_pages(report: Report, pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    """By their paths in the report."""
    return _Pages(report, pictures).all()


@dataclass(frozen=True)
class Race:
    title: str
    how: str
    name: str
    timeline: Timeline


class _Pages:
    """What all pages of one report share."""

    def __init__(self, report: Report, pictures: Mapping[str, Picture]) -> None:
        self.report = report
        self.run = report.run
        self.pictures = pictures
        self.names = safe_names(report.run)
        self.jinja = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.jinja.globals["theme"] = THEME

    def all(self) -> dict[str, bytes]:
        front = self._front()
        made = {
            "index.html": self._page("index", **front),
            "handout.html": self._page("handout", **front),
            "claims.html": self._page("claims", **self._claims()),
            "method.html": self._page("method", **self._method()),
        }
        items = self.run.experiments
        for place, item in enumerate(items):
            before = items[place - 1] if place else None
            after = items[place + 1] if place + 1 < len(items) else None
            path = f"experiments/{self.names[item.id]}.html"
            made[path] = self._page(
                "experiment", **self._experiment(item, before, after)
            )
        return {path: page.encode() for path, page in made.items()}

    def _page(self, template: str, **context: Any) -> str:
        run = self.run
        page = self.jinja.get_template(f"{template}.html.j2").render(
            run=run,
            about=self._about(),
            up="../" if template == "experiment" else "",
            command=" ".join(run.command) or "unknown command",
            commit=run.machine.get("commit") or text.UNKNOWN,
            css=_source("report.css"),
            replay=_source("replay.js"),
            trust=self.report.trust,
            **context,
        )
        return re.sub(r"\n\s*\n+", "\n", page)

    def _about(self) -> str:
        run = self.run
        parts = [run.started[:10] if len(run.started) > 10 else "date unknown"]
        parts.append(text.plural(run.cores, "core") if run.cores else "cores unknown")
        took = f", {run.duration:.0f} s" if run.duration else ""
        return " · ".join([*parts, f"{run.profile} run{took}"])

    def _front(self) -> dict[str, Any]:
        report, run = self.report, self.run
        known = self._constants()
        numbers, ticks = _ruler(report)
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
            "predictor": _predictor(known) if known else None,
            "constants": Markup(_for_script(to_json(known))) if known else "",
            "predict": _source("predict.js"),
            "yours": _source("yours.js"),
            "choices": report.choices,
            "articles": self._articles(),
            "groups": self._groups(),
            "has_traces": any(a.trace for e in run.experiments for a in e.arms),
            "machine": " · ".join(part for part in machine if part),
        }

    def _tested(self) -> str:
        python = [v for name, here, v in self.run.peers if name == "CPython" and here]
        said = "They are C++20 programs, built like the Python tools named below them"
        if python:
            said += (
                f"; where it says Python, CPython {python[0] or ''} itself was measured"
            )
        return f"{said}."

    def _constants(self) -> Constants | None:
        try:
            known = constants_of(self.run)
        except NoSweeps:
            return None
        named = [replace(m, label=text.model_name(m.id)) for m in known.models]
        return replace(known, models=tuple(named))

    def _races(self) -> list[Race]:
        return [
            Race(
                self.report.stories[race.experiment.id].title,
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
        whose = found.article.split()
        says = "says" if len(whose) == 1 else "say"
        return {
            "topic": found.topic,
            "title": found.title,
            "sentences": found.sentences,
            "chart": self._chart(f"card-{place}"),
            "claim": found.claim,
            "mark": MARKS[judged],
            "says": text.capital(
                f"{STATES[judged][1]}: {text.listing(whose)} {says} {said}"
            ),
            "page": self.names[item.id],
            "experiment": self.report.stories[item.id].title,
            "repetitions": text.plural(found.repetitions, "repetition"),
            "busy": item.was_disturbed,
        }

    def _chart(self, name: str) -> Markup | None:
        picture = self.pictures.get(name)
        return Markup(picture.svg) if picture else None

    def _articles(self) -> dict[str, Any]:
        report = self.report
        figures = report.judged("figure")
        order = list(STATES)
        ranked = sorted(figures, key=lambda item: order.index(item.word))
        statements, ours = report.judged("statement"), report.judged("ours")
        checks = report.judged("check")
        hold = sum(item.holds for item in statements)
        return {
            "title": self._articles_title(figures),
            "told": report.claims_told,
            "key": [
                STATES[word] for word in order if any(f.word == word for f in figures)
            ],
            "figures": [
                {"state": STATES[item.word][0], "claim": item.claim, "judged": item}
                for item in ranked
            ],
            "wrong": [self._wrong(item) for item in report.doubtful],
            "besides": (
                f"Besides, {text.plural(len(statements), 'statement')} without a figure "
                f"{'was' if len(statements) == 1 else 'were'} tried ({hold} hold), "
                f"{len(ours)} claims of our own, and {len(checks)} checks of the lab "
                "itself."
            ),
            "all": len(report.judgements),
        }

    def _articles_title(self, figures: list[Judgement]) -> str:
        told = [item for item in figures if item.word != CANNOT_TELL]
        if len(told) * 2 < len(figures) or not told:
            return "The five articles: too little can be told of them here"

        def share(kind: str) -> float | None:
            mine = [item for item in told if item.experiment.kind == kind]
            return sum(item.holds for item in mine) / len(mine) if mine else None

        waiting, computing = share("waiting"), share("computing")
        if waiting is not None and computing is not None:
            if waiting > 0.9 and computing < 0.9:
                return "The five articles: right on waiting, generous on computing"
        hold = sum(item.holds for item in told)
        return f"The five articles: {hold} of {len(told)} figures hold"

    def _wrong(self, item: Judgement) -> dict[str, Any]:
        why = f"{text.capital(item.why)}. " if item.why else "It does not. "
        measured = SPREAD.sub("", item.sentence.partition("; claimed")[0])
        said = why + measured.rstrip(".")
        return {
            "claim": item.claim,
            "said": f"{said}.",
            "judged": item,
        }

    def _groups(self) -> list[dict[str, Any]]:
        return [
            {
                "title": group.title,
                "experiments": [self._link(item) for item in group.experiments],
            }
            for group in self.report.groups
        ]

    def _link(self, item: Experiment) -> dict[str, str]:
        title = self.report.stories[item.id].title
        return {"page": self.names[item.id], "title": text.shorten(title, 90)}

    def _claims(self) -> dict[str, Any]:
        groups = []
        for title, origins in (
            ("Figures of the articles", ("figure",)),
            ("Statements of the articles", ("statement",)),
            ("Our own", ("ours",)),
            ("Checks of the lab itself", ("check",)),
        ):
            judged = self.report.judged(*origins)
            if judged:
                groups.append(
                    {
                        "title": f"{title}: {verdicts(judged)}",
                        "judged": [self._row(item) for item in judged],
                    }
                )
        return {"groups": groups, "told": self.report.claims_told}

    def _row(self, item: Judgement) -> dict[str, Any]:
        return {
            "word": item.word.capitalize(),
            "claim": item.claim,
            "source": item.claim.source,
            "sentence": item.sentence,
            "why": text.capital(item.why),
            **self._link(item.experiment),
        }

    def _method(self) -> dict[str, Any]:
        return {
            "method": METHOD,
            "facts": self.report.facts,
            "sampling": sampling.table_of(self.run),
            "sampling_told": sampling.told(self.run),
            "floor_told": sampling.floor_told(self.run),
            "machine_rows": machine_rows(self.run.machine),
            "glossary": GLOSSARY,
        }

    def _experiment(
        self, item: Experiment, before: Experiment | None, after: Experiment | None
    ) -> dict[str, Any]:
        name, story = self.names[item.id], self.report.stories[item.id]
        main = self.pictures.get(f"story-{name}")
        mine = self._others(item, name)
        judged = [j for j in self.report.judgements if j.experiment is item]
        return {
            "item": item,
            "story": story,
            "name": name,
            "busy": self._busy(item),
            "main_chart": Markup(main.svg) if main else None,
            "main_title": main.title if main else "",
            "timeline": timeline_of(self.run, item),
            "charts": [(p.title.partition(" of “")[0], Markup(p.svg)) for p in mine],
            "judged": [self._row(j) for j in judged],
            "tables": tables_of(item, self.run.models) + merit_tables(self.run, item),
            "how": self._how(item),
            "before": self._link(before) if before else None,
            "after": self._link(after) if after else None,
            "trace": name if any(arm.trace for arm in item.arms) else "",
            "sorting": _source("sort.js"),
        }

    def _others(self, item: Experiment, name: str) -> list[Picture]:
        """The charts beside the story's own, but none that shows the same again."""
        chart = self.report.stories[item.id].chart
        twin = {"growth": "sweep", "strips": "gantt"}.get(chart.kind, "walls")
        same = f"{twin}-{name}" if len(chart.rows) != 1 else ""
        if twin == "walls" and (
            chart.metric not in ("", WALL) or not _has_all(chart, item)
        ):
            same = ""
        kinds = ("walls", "measures", "sweep", "cpu", "memory")
        return [
            picture
            for key, picture in self.pictures.items()
            if key != same and key.split("-")[0] in kinds and key.split("-")[1] == name
        ]

    def _busy(self, item: Experiment) -> str:
        if not item.was_disturbed:
            return ""
        share = f"{100 * (item.foreign_share or 0):.0f} %"
        return f"Other programs took {share} of the machine: no time is judged here."

    def _how(self, item: Experiment) -> str:
        counts = [len(arm.samples) for arm in item.arms if arm.samples]
        low, high = min(counts, default=0), max(counts, default=0)
        times = f"{low}" if low == high else f"{low} to {high}"
        parts = [item.work] if item.work else []
        if item.time_scale != 1:
            scale = text.scale_name(item.time_scale)
            parts.append(f"delays shortened to {scale} of the article’s")
        parts.append(f"each way timed {times} times, in blocks, in a drawn order")
        for cut in sorted({s.scale for a in item.arms for s in a.samples} - {1.0}):
            parts.append(
                f"after the first blocks delays were {text.scale_name(cut)} as long, "
                "and times are divided by that"
            )
        if item.sampling:
            parts.append(f"no more blocks, because {sampling.why(item)}")
        parts.append("answers compared with those of a plain loop, task by task")
        source = f" From {item.source}." if item.source else ""
        return text.capital("; ".join(parts)) + "." + source


def _has_all(chart: Chart, item: Experiment) -> bool:
    """Does it show the time of all that has one?"""
    shown = {row.arm for row in chart.rows}
    return all(arm.name in shown for arm in item.arms if arm.series is None)


def _source(name: str) -> Markup:
    code = (HERE / name).read_text(encoding="utf-8")
    if name.endswith(".js"):  # comments stay at home
        code = re.sub(r"^\s*//.*\n", "", code, flags=re.MULTILINE)
        code = re.sub(r"^\s+", "", code, flags=re.MULTILINE)
    return Markup(code)


def _for_script(json: str) -> str:
    """JSON that cannot end its element."""
    return json.replace("<", "\\u003c")


def _ruler(report: Report) -> tuple[list[dict[str, Any]], list[str]]:
    numbers = report.numbers
    if len(numbers) < 2:
        return [], []
    low = math.floor(math.log10(numbers[0].seconds))
    high = math.ceil(math.log10(numbers[-1].seconds) + 1e-9)

    def share(seconds: float) -> float:
        return round(2 + 96 * (math.log10(seconds) - low) / (high - low), 2)

    shown = [
        {
            "label": number.label,
            "text": text.seconds(number.seconds),
            "hue": number.hue,
            "share": share(number.seconds),
        }
        for number in numbers
    ]
    return shown, [f"{share(10.0**power)}" for power in range(low, high + 1)]


def _predictor(known: Constants) -> dict[str, Any]:
    error = known.error
    told = "What each model would need for tasks like yours, on this machine’s cores."
    if error.points:
        told += (
            f" Held to {error.points} times of {error.experiments} other experiments, "
            f"the median error was {100 * error.median:.1f} %; {error.within} were "
            "within 10 %."
        )
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
