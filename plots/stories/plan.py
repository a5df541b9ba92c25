"""A story before it meets a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plots.metrics import WALL
from plots.stories.language import Binary, Expression, Names, StoryError
from plots.stories.prose import Prose, Template


@dataclass(frozen=True)
class Point:
    """An arm of a sweep: the first, the last that was measured, as many as cores, or x."""

    series: str
    at: str | int


Arms = str | tuple[str, ...] | Point  # one by its name, a list, a point of a sweep


@dataclass(frozen=True)
class Answer:
    """What is told if all its conditions hold."""

    verdict: str
    when: tuple[Binary, ...]
    say: Template
    title: Prose | None


@dataclass(frozen=True)
class ChartPlan:
    kind: str
    what: str = ""  # its title
    metric: str = WALL
    rows: tuple[tuple[str, Expression], ...] = ()  # none: all arms
    lines: tuple[tuple[str, str], ...] = ()  # label, series; none: all


@dataclass(frozen=True)
class Plan:
    """A story before it meets a run."""

    place: str
    title: Prose
    unknown: Prose  # “whether gathering helps”
    look_at: Prose
    arms: Mapping[str, Arms]
    answers: tuple[Answer, ...]
    chart: ChartPlan
    experiment: str
    topic: str = ""
    claim: str | None = None  # its id
    says: Prose = Prose()  # what that claim says, in our words
    lists: frozenset[str] = field(default_factory=frozenset)

    def check(self, kinds: Mapping[str, str]) -> None:
        """Do all names exist, and do kinds match?  Throws: StoryError.

        `kinds`: of all metrics.
        """
        names = Names(self.arms.keys() - self.lists, self.lists, kinds)
        for place, expression in self._expressions():
            try:
                names.kind(expression)
            except StoryError as error:
                raise StoryError(f"{self.place}: {place}: {error}") from None
        if self.chart.metric not in kinds:
            raise StoryError(f"{self.place}: chart: “{self.chart.metric}” is no metric")

    def _expressions(self) -> Iterator[tuple[str, Expression]]:
        for number, answer in enumerate(self.answers, 1):
            yield from ((f"answers {number}: when", each) for each in answer.when)
            for slot in answer.say.slots:
                yield f"answers {number}: say", slot.expression
        yield from ((f"chart: {label}", row) for label, row in self.chart.rows)
