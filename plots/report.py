"""All that a report says, made once: page, terminal and files only write it down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from plots import text
from plots.claims import DIRECTION_ONLY, NOT_REPRODUCED, WORDS, Judgement, judge
from plots.guide import Choice, choices
from plots.metrics import WALL
from plots.run import Experiment, Run
from plots.series import row_of
from plots.stories import Finding, Story, findings, tell
from plots.timeline import Timeline, timeline_of
from plots.trust import Fact, Trust, trust_facts, trust_of

GROUPS = (
    ("waiting", "Waiting"),
    ("computing", "Computing"),
    ("habits", "Pitfalls and habits"),
    ("sweeps", "What grows"),
)
RACES = (("waiting", "five_fetches"), ("computing", "eight_sums"))
BEYOND = 1.15  # times the cores: more than that is a wrong measurement
SAME = 1.1  # times this close to the fastest are called the same in the lead


@dataclass(frozen=True)
class Number:
    """One to remember."""

    label: str
    seconds: float
    hue: str


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
    judgements: tuple[Judgement, ...]
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

    def judged(self, *origins: str) -> list[Judgement]:
        return [item for item in self.judgements if item.claim.origin in origins]

    @cached_property
    def doubtful(self) -> list[Judgement]:
        """What did not come out as the articles say, nor could not be told."""
        wrong = (DIRECTION_ONLY, NOT_REPRODUCED)
        articles = self.judged("figure", "statement")
        return [item for item in articles if item.word in wrong]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """From the smallest on; only what this run has measured."""
        by_id = {item.id: item for item in self.run.experiments}
        found = []
        for label, experiment, name, metric, hue in NUMBERS:
            item = by_id.get(experiment)
            arm = item.arm(name) if item else None
            seconds = row_of(arm, metric).middle if arm else None
            if seconds:
                found.append(Number(label, seconds, hue))
        found += _one_more(by_id.get("in_flight"))
        return tuple(sorted(found, key=lambda number: number.seconds))

    @property
    def headline(self) -> str:
        waits, sums = (self._gain(kind) for kind, _ in RACES)
        told = []
        if waits is not None:
            overlap = "Waiting overlaps, whichever model you take."
            told.append(overlap if waits > 2 else "Waiting hardly overlapped here.")
        cores = self.run.cores
        if sums is not None and cores and sums <= BEYOND * cores:
            if sums < 0.6 * cores:
                told.append(f"Computing became {text.ratio(sums)} as fast.")
            else:
                end = "the cores" if cores > 1 else "one core"
                told.append(f"Computing stops at {end}.")
        return " ".join(told) or "The same tasks, done by every concurrency model."

    def _gain(self, kind: str) -> float | None:
        """How many times faster the best model was than one after another."""
        race = self._experiment(kind)
        if race is None or race.was_disturbed and kind == "computing":
            return None
        base = race.arm("sequential")
        slow = row_of(base, WALL).middle if base else None
        plain = [arm for arm in race.arms if arm.is_plain and arm is not base]
        known = [time for arm in plain if (time := row_of(arm, WALL).middle)]
        return slow / min(known) if slow and known else None

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
        item = self._experiment(kind)
        base = item.arm("sequential") if item else None
        slow = row_of(base, WALL).middle if base else None
        if item is None or base is None or not slow:
            return ""
        if kind == "computing" and item.was_disturbed:
            return ""
        rows = [row_of(arm, WALL) for arm in item.arms if arm.is_plain]
        times = [row.middle for row in rows if row.middle and row.arm is not base]
        if not times:
            return ""
        best = min(times)
        near = sum(time <= SAME * best for time in times)
        whose = f"{text.in_words(near)} of the other {text.in_words(len(times))}"
        if near == len(times):
            whose = f"each of the other {text.in_words(near)}"
        return (
            f"{self.stories[item.id].title}: {text.seconds(slow)} one after another, "
            f"{text.seconds(best)} with {whose}."
        )

    @property
    def claims_told(self) -> str:
        """“They state 28 figures: 22 reproduced, 3 direction only, 3 cannot tell.”"""
        figures = self.judged("figure")
        if not figures:
            return "No figure of an article was measured in this run."
        return f"They state {text.plural(len(figures), 'figure')}: {verdicts(figures)}."


def verdicts(judgements: list[Judgement]) -> str:
    counts = Counter(judgement.word for judgement in judgements)
    return ", ".join(f"{counts[word]} {word.lower()}" for word in WORDS if counts[word])


def _one_more(item: Experiment | None) -> list[Number]:
    """What one more request costs, between the first and the last point of a line."""
    found = []
    for series, label, hue in (
        ("async", "one more request on an event loop", "co"),
        ("threads", "one more thread for a request", "th"),
        ("processes", "one more process for a request", "pr"),
    ):
        arms = [arm for arm in (item.arms if item else ()) if arm.series == series]
        points = [(arm.x, row_of(arm, WALL).middle) for arm in arms if arm.x]
        known = sorted((x, wall) for x, wall in points if x and wall)
        if len(known) > 1:
            (first, least), (last, most) = known[0], known[-1]
            each = (most - least) / (last - first)
            if each > 0:
                found.append(Number(label, each, hue))
    return found


def make_report(run: Run) -> Report:
    by_id = {item.id: item for item in run.experiments}
    races = []
    for kind, name in RACES:
        chosen = [by_id[name]] if name in by_id else []
        chosen += [item for item in run.experiments if item.kind == kind]
        made = (timeline_of(run, item, only_models=True) for item in chosen)
        races += [race for race in [next((r for r in made if r), None)] if race]
    return Report(
        run=run,
        judgements=tuple(judge(run)),
        stories={item.id: tell(item, run) for item in run.experiments},
        findings=tuple(findings(run)),
        choices=tuple(choices(run)),
        races=tuple(races),
        trust=trust_of(run),
        facts=tuple(trust_facts(run)),
    )
