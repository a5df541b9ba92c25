"""All that a report says, made once: page, terminal and files only write it down."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

from plots import text
from plots.articles import Articles
from plots.claims import judge
from plots.guide import Choice, choices
from plots.metrics import WALL
from plots.run import Experiment, Run
from plots.series import row_of
from plots.stories import Finding, Story, findings, tell
from plots.timeline import Timeline, timeline_of
from plots.facts import Fact, trust_facts
from plots.trust import Trust, trust_of

GROUPS = (
    ("waiting", "Waiting"),
    ("computing", "Computing"),
    ("habits", "Pitfalls and habits"),
    ("sweeps", "What grows"),
)
RACES = (("waiting", "five_fetches"), ("computing", "eight_sums"))
BEYOND = 1.15  # times the cores: more than that is a wrong measurement
OVERLAP = 2  # times faster than one after another: from here on waits overlap
ALIKE = 1.03  # the lead tells such times as one
SAME = 1.1  # times this close to the fastest are called the same in the lead


@dataclass(frozen=True)
class Number:
    """One to remember."""

    label: str
    seconds: float
    hue: str

    @property
    def text(self) -> str:
        return text.seconds(self.seconds)


# label, experiment, arm, metric, hue
NUMBERS = (
    (
        *("add to a counter of one’s own", "lost_update_threads"),
        *("own counters, added up", "update_seconds", "th"),
    ),
    ("lock, add, unlock", "lost_update_threads", "a lock", "update_seconds", "th"),
    (
        *("pass it on through a queue", "lost_update_threads"),
        *("a queue and one owner", "update_seconds", "th"),
    ),
    (
        *("a message to another process", "shared_memory_or_messages"),
        *("counter, a message each", "update_seconds", "pr"),
    ),
    (
        *("4 MiB of records to another process and back", "serialization_cost"),
        *("packed records, pipe, 4 MiB", WALL, "pr"),
    ),
    ("an answer from a slow web server", "hundred_fetches", "async", WALL, "seq"),
)


@dataclass(frozen=True)
class Group:
    title: str
    experiments: tuple[Experiment, ...]


@dataclass(frozen=True)
class Report:
    run: Run
    articles: Articles
    stories: dict[str, Story]
    findings: tuple[Finding, ...]
    choices: tuple[Choice, ...]
    races: tuple[Timeline, ...]
    trust: Trust
    facts: tuple[Fact, ...]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The known groups, then any that only this run knows."""
        known = dict(GROUPS)
        keys = dict.fromkeys([*known, *(item.group for item in self.run.experiments)])
        found = (
            Group(
                known.get(key, text.capital(key)),
                tuple(item for item in self.run.experiments if item.group == key),
            )
            for key in keys
        )
        return tuple(group for group in found if group.experiments)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """From the smallest on; only what this run has measured."""
        by_id = {item.id: item for item in self.run.experiments}
        found = []
        for label, experiment, name, metric, hue in NUMBERS:
            item = by_id.get(experiment)
            arm = item.arm(name) if item else None
            seconds = row_of(arm, metric).middle if arm else None
            if seconds and item and not item.was_disturbed:
                found.append(Number(label, seconds, hue))
        found += _one_more(by_id.get("in_flight"))
        return tuple(sorted(found, key=lambda number: number.seconds))

    @property
    def ruler(self) -> tuple[list[tuple[Number, float]], list[float]]:
        """The numbers and the powers of ten, each with its place in per cent."""
        if len(self.numbers) < 2:
            return [], []
        low = math.floor(math.log10(self.numbers[0].seconds))
        high = math.ceil(math.log10(self.numbers[-1].seconds) + 1e-9)

        def place(power: float) -> float:
            return round(2 + 96 * (power - low) / (high - low), 2)

        shown = [(made, place(math.log10(made.seconds))) for made in self.numbers]
        return shown, [place(power) for power in range(low, high + 1)]

    @property
    def headline(self) -> str:
        waits, sums = (self._gains(kind) for kind, _ in RACES)
        told = []
        if waits:
            overlap = sum(gain > OVERLAP for gain in waits)
            if overlap == len(waits):
                told.append("Waiting overlaps, whichever model you take.")
            elif overlap:
                told.append(f"Waiting overlaps with {overlap} of {len(waits)} models.")
            else:
                told.append("Waiting hardly overlapped here.")
        cores = self.run.cores
        if sums and cores:
            if max(sums) < 0.6 * cores:
                told.append(f"Computing became {text.ratio(max(sums))} as fast.")
            else:
                end = "the cores" if cores > 1 else "one core"
                told.append(f"Computing stops at {end}.")
        return " ".join(told) or "The same tasks, done by every concurrency model."

    def _race(self, kind: str) -> tuple[str, float, list[float]] | None:
        """Its title, the time of one after another, and those of the other models."""
        item = self._experiment(kind)
        if item is None or item.was_disturbed and kind == "computing":
            return None
        base = item.arm("sequential")
        slow = row_of(base, WALL).middle if base else None
        others = [arm for arm in item.arms if arm.is_plain and arm is not base]
        times = [time for arm in others if (time := row_of(arm, WALL).middle)]
        if not slow or not times:
            return None
        most = BEYOND * (self.run.cores or 0) * min(times)
        if kind == "computing" and self.run.cores and slow > most:
            return None  # faster than the cores can be
        return item.title, slow, times

    def _gains(self, kind: str) -> list[float]:
        """How many times faster each model was than one after another."""
        race = self._race(kind)
        return [race[1] / time for time in race[2]] if race else []

    def _experiment(self, kind: str) -> Experiment | None:
        """The race of that kind, if it was measured; else the first of its kind."""
        of_kind = [item for item in self.run.experiments if item.kind == kind]
        name = dict(RACES)[kind]
        known = [item for item in of_kind if item.id == name]
        return next((item for item in known + of_kind if item.arm("sequential")), None)

    @property
    def lead(self) -> str:
        models = text.in_words(len(self.run.models))
        told = [f"The same tasks, done in {models} ways."]
        told += [said for kind, _ in RACES if (said := self._race_told(kind))]
        return " ".join(told)

    def _race_told(self, kind: str) -> str:
        race = self._race(kind)
        if race is None:
            return ""
        title, slow, times = race
        best = min(times)
        near = sum(time <= SAME * best for time in times)
        whose = f"{text.in_words(near)} other{'s' * (near > 1)}"
        if near == len(times):
            others = text.in_words(near)
            whose = f"each of the other {others}" if near > 1 else "the other one"
        level = [time for time in times if time <= SAME * best]
        span = list(dict.fromkeys(text.seconds(end(level)) for end in (min, max)))
        took = " to ".join(span)
        if len(span) > 1 and span[0].split()[1] == span[1].split()[1]:
            took = f"{span[0].split()[0]} to {span[1]}"
        if len(span) > 1 and max(level) <= ALIKE * best:
            took = f"about {span[0]}"
        return (
            f"{title}: {text.seconds(slow)} one after another, " f"{took} with {whose}."
        )


def _one_more(item: Experiment | None) -> list[Number]:
    """What one more request costs, between the first and the last point of a line."""
    found = []
    if item is None or item.was_disturbed:
        return []
    for series, label, hue in (
        ("async", "one more request on an event loop", "co"),
        ("threads", "one more thread for a request", "th"),
        ("processes", "one more process for a request", "pr"),
    ):
        arms = [arm for arm in item.arms if arm.series == series]
        points = [(arm.x, row_of(arm, WALL).middle) for arm in arms if arm.x]
        known = sorted((x, wall) for x, wall in points if x and wall)
        if len(known) > 1:
            (first, least), (last, most) = known[0], known[-1]
            each = (most - least) / (last - first)
            if each > 0:
                found.append(Number(label, each, hue))
    return found


def make_report(run: Run) -> Report:
    stories = {item.id: tell(item, run) for item in run.experiments}
    # One name for each experiment, wherever it is spoken of.
    named = (replace(item, title=stories[item.id].title) for item in run.experiments)
    run = replace(run, experiments=tuple(named))
    judgements = tuple(judge(run))
    by_id = {item.id: item for item in run.experiments}
    races = []
    for kind, name in RACES:
        chosen = [by_id[name]] if name in by_id else []
        chosen += [item for item in run.experiments if item.kind == kind]
        made = (timeline_of(run, item, only_models=True) for item in chosen)
        races += [race for race in [next((r for r in made if r), None)] if race]
    return Report(
        run=run,
        articles=Articles(judgements),
        stories=stories,
        findings=tuple(findings(run)),
        choices=tuple(choices(run)),
        races=tuple(races),
        trust=trust_of(run, judgements),
        facts=tuple(trust_facts(run, judgements)),
    )
