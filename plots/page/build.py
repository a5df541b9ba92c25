"""Puts a report into pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plots import sampling, text
from plots.claims import Judgement, verdicts
from plots.figures.catalogue import Picture, safe_names
from plots.figures.style import THEME
from plots.page.front import front_page, link
from plots.page.tables import figures_of_merit, machine_rows, merit_in_words, tables_of
from plots.metg import REQUESTS
from plots.metrics import WALL
from plots.points import CUT
from plots.report import Report
from plots.run import Experiment
from plots.stories import Chart
from plots.timeline import timeline_of

HERE = Path(__file__).parent


def build_pages(report: Report, pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    """By their paths in the report."""
    return _Pages(report, pictures).all()


def render(template: str, **context: Any) -> str:
    """A page of that template."""
    jinja = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_unbroken,
    )
    known: dict[str, Any] = {"theme": THEME, **context}
    known |= {"css": _source("report.css"), "sorting": _source("sort.js")}
    page = jinja.get_template(f"{template}.html.j2").render(**known)
    return re.sub(r"\n\s*\n+", "\n", page)


def _unbroken(shown: object) -> object:
    """Of texts; what is markup already stays as it is."""
    if isinstance(shown, Markup) or not isinstance(shown, str):
        return shown
    return text.unbroken(shown)


class _Pages:
    """What all pages of one report share."""

    def __init__(self, report: Report, pictures: Mapping[str, Picture]) -> None:
        self.report = report
        self.run = report.run
        self.pictures = pictures
        self.names = safe_names(report.run)

    def all(self) -> dict[str, bytes]:
        front = front_page(self.report, self.pictures, self.names)
        scripts = {"predict": _source("predict.js"), "yours": _source("yours.js")}
        made = {
            "index.html": self._page("index", **front, **scripts),
            "handout.html": self._page("handout", **front),
            "claims.html": self._page("claims", **self._claims()),
            "method.html": self._page("method", **self._method()),
        }
        if "merit" in self.pictures:
            made["merit.html"] = self._page("merit", **self._merit())
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
        return render(
            template,
            run=run,
            about=self._about(),
            up="../" if template == "experiment" else "",
            has_merit="merit" in self.pictures,
            has_traces=any(a.trace for e in run.experiments for a in e.arms),
            command=" ".join(run.command) or "unknown command",
            commit=run.machine.get("commit") or text.UNKNOWN,
            replay=_source("replay.js"),
            trust=self.report.trust,
            **context,
        )

    def _about(self) -> str:
        run = self.run
        parts = [run.started[:10] if len(run.started) > 10 else "date unknown"]
        parts.append(text.plural(run.cores, "core") if run.cores else "cores unknown")
        took = f", {run.duration:.0f} s" if run.duration else ""
        return " · ".join([*parts, f"{run.profile} run{took}"])

    def _claims(self) -> dict[str, Any]:
        groups = []
        for title, origins in (
            ("Figures of the articles", ("figure",)),
            ("Statements of the articles", ("statement",)),
            ("Our own", ("ours",)),
            ("Checks of the lab itself", ("check",)),
        ):
            judged = self.report.articles.judged(*origins)
            if judged:
                groups.append(
                    {
                        "title": f"{title}: {verdicts(judged)}",
                        "judged": [self._row(item) for item in judged],
                    }
                )
        return {"groups": groups, "told": self.report.articles.told}

    def _row(self, item: Judgement) -> dict[str, Any]:
        return {
            "word": item.word.capitalize(),
            "claim": item.claim,
            "source": item.claim.source,
            "sentence": item.sentence,
            "why": text.capital(item.why),
            **link(self.names, item.experiment),
        }

    def _method(self) -> dict[str, Any]:
        return {
            "facts": self.report.facts,
            "sampling": sampling.table_of(self.run),
            "sampling_told": sampling.told(self.run),
            "floor_told": sampling.floor_told(self.run),
            "machine_rows": machine_rows(self.run.machine),
            "glossary": text.GLOSSARY,
        }

    def _merit(self) -> dict[str, Any]:
        chart = self.pictures["merit"]
        swept = [e for e in self.run.experiments if e.sweep in (CUT, REQUESTS)]
        made = [(item, figures_of_merit(self.run, item)) for item in swept]
        return {
            "title": chart.title,
            "chart": Markup(chart.svg),
            "tables": [table for _, tables in made for table in tables],
            "sources": [link(self.names, item) for item, _ in made],
            "in_words": merit_in_words(self.run),
        }

    def _experiment(
        self, item: Experiment, before: Experiment | None, after: Experiment | None
    ) -> dict[str, Any]:
        name, story = self.names[item.id], self.report.stories[item.id]
        main = self.pictures.get(f"story-{name}")
        timeline = timeline_of(self.run, item)
        if main and timeline and story.chart.kind == "strips":
            main = None  # the timeline shows the same, and can be replayed
        mine = self._others(item, name)
        judged = [j for j in self.report.articles.judgements if j.experiment is item]
        return {
            "item": item,
            "story": story,
            "name": name,
            "busy": self._busy(item),
            "main_chart": Markup(main.svg) if main else None,
            "main_title": main.title if main else "",
            "timeline": timeline,
            "charts": [(p.title.partition(" of “")[0], Markup(p.svg)) for p in mine],
            "judged": [self._row(j) for j in judged],
            "merits": figures_of_merit(self.run, item),
            "tables": tables_of(item, self.run.models),
            "how": self._how(item),
            "before": link(self.names, before) if before else None,
            "after": link(self.names, after) if after else None,
            "trace": name if any(arm.trace for arm in item.arms) else "",
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
        share = text.percent(item.foreign_share or 0)
        return f"Other programs took {share} of the machine: no time is judged here."

    def _how(self, item: Experiment) -> str:
        counts = [len(arm.samples) for arm in item.arms if arm.samples]
        low, high = min(counts, default=0), max(counts, default=0)
        times = f"{low}" if low == high else f"{low} to {high}"
        parts = [item.work] if item.work else []
        if item.time_scale != 1:
            scale = text.scale_name(item.time_scale)
            parts.append(f"delays shortened to {scale} of the article’s")
        often = "once" if high == 1 else f"{times} times"
        parts.append(f"each way timed {often}, in blocks, in a drawn order")
        if any(arm.same_as for arm in item.arms):
            parts.append("“again” is the same way once more, to see how far it is off")
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
