"""What the articles say, and how it came out: for page, terminal and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from plots import text
from plots.claims import CANNOT_TELL, DIRECTION_ONLY, WRONG, Judgement, verdicts

MOSTLY = 0.9  # of what can be judged


@dataclass(frozen=True)
class Articles:
    """All judgements of a run, sorted by who made the claim."""

    judgements: Sequence[Judgement]

    def judged(self, *origins: str) -> list[Judgement]:
        return [item for item in self.judgements if item.claim.origin in origins]

    @cached_property
    def wrong(self) -> list[Judgement]:
        """What did not come out as they say; what cannot be told is not among it."""
        articles = self.judged("figure", "statement")
        return [item for item in articles if item.word in WRONG]

    @property
    def title(self) -> str:
        figures = self.judged("figure")
        told = [item for item in figures if item.word != CANNOT_TELL]
        if len(told) * 2 < len(figures) or not told:
            return "The five articles: too little can be told of them here"
        waiting, computing = (
            [item for item in told if item.experiment.kind == kind]
            for kind in ("waiting", "computing")
        )
        missed = [item for item in computing if not item.holds]
        is_right = waiting and _share(waiting) > MOSTLY
        is_generous = missed and all(item.word == DIRECTION_ONLY for item in missed)
        if is_right and is_generous and _share(computing) < MOSTLY:
            return "The five articles: right on waiting, generous on computing"
        hold = sum(item.holds for item in told)
        if len(told) == len(figures):
            return f"The five articles: {hold} of {len(told)} figures hold"
        return (
            f"The five articles: {hold} of the {len(told)} figures that can be "
            "judged hold"
        )

    @property
    def told(self) -> str:
        """“The articles state 28 figures: 22 reproduced, 3 direction only, 3 cannot tell.”"""
        figures = self.judged("figure")
        if not figures:
            return "No figure of an article was measured in this run."
        return f"The articles state {text.plural(len(figures), 'figure')}: {verdicts(figures)}."

    @property
    def besides(self) -> str:
        """How all the others came out."""
        others = (
            ("statement", "statement", " without a figure"),
            ("ours", "claim", " of our own"),
            ("check", "check", " of the lab itself"),
        )
        parts = [
            f"{text.plural(len(mine), noun)}{whose}: {verdicts(mine)}"
            for origin, noun, whose in others
            if (mine := self.judged(origin))
        ]
        return f"Besides, {'; '.join(parts)}." if parts else ""


def _share(judged: Sequence[Judgement]) -> float:
    return sum(item.holds for item in judged) / len(judged)


def outcome(item: Judgement) -> str:
    """“2 usable cores: the bound is 2.0×.”, and what it says without a reason."""
    if item.why:
        return f"{text.capital(item.why)}."
    if item.word == DIRECTION_ONLY:
        return "The effect is there, but less than claimed."
    return "Not so here."
