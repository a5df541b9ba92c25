"""Can this run be trusted?  Two words, and the sentences behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plots import text
from plots.claims import BEYOND_PHYSICS, OVER_THE_CORES, WRONG, Judgement
from plots.measured import is_right
from plots.run import TAINT_LIMIT, Run
from plots.stats import ENOUGH_BLOCKS


@dataclass(frozen=True)
class Trust:
    """`lead` in three words or so, then sentences that say why."""

    lead: str
    told: tuple[str, ...]
    is_doubtful: bool

    @property
    def line(self) -> str:
        return f"{self.lead} {self.told[0]}" if self.told else self.lead


def trust_of(run: Run, judgements: Sequence[Judgement]) -> Trust:
    broken, told = _broken(run), _told(run)
    failed = _failed_checks(judgements)
    told += _too_fast(judgements) + failed
    low, high = _repetitions(run)
    if broken or not high:
        return Trust("No.", (*broken, *told), True)
    busy = [item.title for item in run.experiments if item.was_disturbed]
    if busy and 2 * len(busy) > len(run.experiments):
        return Trust("For counts, yes. For times, no.", tuple(told), True)
    if not run.complete:
        return Trust("In part.", tuple(told), True)
    lead = "For factors, yes. For percentages, no." if low < ENOUGH_BLOCKS else "Yes."
    return Trust(lead, tuple(told), bool(busy or failed))


def _broken(run: Run) -> list[str]:
    """What makes every number worthless."""
    found = []
    if run.server.get("never_early") is False:
        found.append("The server answered before a delay was over: no time holds.")
    build = run.machine.get("build_type")
    if isinstance(build, str) and build != "Release":
        found.append(f"The programs were a {build} build: all times are too long.")
    return found


def _failed_checks(judgements: Sequence[Judgement]) -> list[str]:
    checks = [item for item in judgements if item.claim.origin == "check"]
    failed = [f"“{i.experiment.title}”" for i in checks if i.word in WRONG]
    if not failed:
        return []
    return [
        f"Of {text.plural(len(checks), 'check')} of the lab itself {len(failed)} failed, "
        f"in {text.some(failed, 3)}: distrust what stands there."
    ]


def _too_fast(judgements: Sequence[Judgement]) -> list[str]:
    """A measured bound that was missed is told: its numbers stand in the pages."""
    touched = [i for i in judgements if i.why in (OVER_THE_CORES, BEYOND_PHYSICS)]
    if not touched:
        return []
    noun = "claim is" if len(touched) == 1 else "claims are"
    return [
        f"{text.capital(text.in_words(len(touched)))} {noun} not judged: a time is "
        "shorter than it can be."
    ]


def _repetitions(run: Run) -> tuple[int, int]:
    """The fewest and the most of an arm; what was left out is none."""
    counts = [len(arm.sound) for e in run.experiments for arm in e.arms if arm.sound]
    return (min(counts), max(counts)) if counts else (0, 0)


def _blocks_of_figures(run: Run) -> int:
    """The fewest of an arm that a figure of an article is about; 0 without any."""
    return min(
        (
            len(arm.sound)
            for item in run.experiments
            for claim in item.claims
            for arm in item.arms
            if claim.origin == "figure" and arm.name in (claim.arm, claim.base)
            if arm.sound
        ),
        default=0,
    )


def _told(run: Run) -> list[str]:
    told = [] if run.complete else [f"The run was {run.ending}."]
    low, high = _repetitions(run)
    every = [sample for e in run.experiments for a in e.arms for sample in a.samples]
    if not high and not every:
        return [*told, "Nothing was measured.", *_right(run)]
    tainted = sum(sample.tainted for sample in every)
    left_out = f"{tainted} of {len(every)} repetitions were disturbed and left out."
    if not high:
        return [*told, "Nothing that was measured can be used.", left_out, *_right(run)]
    said = _repeated(run, low, high)
    if low < ENOUGH_BLOCKS:
        said += "; differences below about ten per cent are not ranked"
    told += [f"{said}.", *([left_out] if tainted > TAINT_LIMIT * len(every) else [])]
    return [*told, *_right(run), _others(run), *_lateness(run)]


def _repeated(run: Run, low: int, high: int) -> str:
    """“Most times come from one repetition, some from up to five”"""
    counts = [len(arm.sound) for e in run.experiments for arm in e.arms if arm.sound]
    fewest = f"{text.in_words(low)} repetition{'s' * (low != 1)}"
    if low == high:
        return f"Each time comes from {fewest}"
    figures = _blocks_of_figures(run)
    if 2 * counts.count(low) <= len(counts):
        said = (
            f"Times come from {text.in_words(low)} to {text.in_words(high)} repetitions"
        )
    elif low < figures:
        said = f"Most times come from {fewest}"
    else:
        said = f"Most times come from {fewest}, some from up to {text.in_words(high)}"
    if low < figures:
        said += f", those behind an article’s figures from {text.in_words(figures)}"
        said += "" if figures == high else " or more"
    return said


def _right(run: Run) -> list[str]:
    arms = [arm for e in run.experiments for arm in e.arms if not arm.end]
    wrong = sum(not is_right(arm) for arm in arms)
    if not wrong:
        return ["All answers were checked and right."] if arms else []
    bad = [
        f"“{item.title}” with {arm.label}"
        for item in run.experiments
        for arm in item.arms
        if not arm.end and not is_right(arm)
    ]
    return [
        f"{wrong} of {text.plural(len(arms), 'measurement')} gave wrong answers, failed or "
        f"were not checked, so their times do not count: {text.some(bad, 3)}."
    ]


def _others(run: Run) -> str:
    shares = [e.foreign_share for e in run.experiments if e.foreign_share is not None]
    if not shares:
        return "What other programs used of the machine is unknown."
    busy = [f"“{e.title}”" for e in run.experiments if e.was_disturbed]
    most = text.percent(max(shares))
    if not busy:
        return f"Other programs took at most {most} of the machine."
    if len(busy) == len(run.experiments):
        return f"Other programs took up to {most} of the machine: no time is judged."
    return (
        f"Other programs took up to {most} of the machine; the times of "
        f"{text.some(busy, 3)} are not judged."
    )


def _lateness(run: Run) -> list[str]:
    late = [
        f"“{item.title}”"
        for item in run.experiments
        if any(arm.was_answered_late for arm in item.arms)
    ]
    if not late:
        return []
    return [
        f"The server itself was late in {text.some(late, 3)}: times that it spoilt are not judged."
    ]
