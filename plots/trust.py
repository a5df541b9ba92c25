"""Can this run be trusted?  Facts about it, each with a word of judgement."""

from __future__ import annotations

from dataclasses import dataclass

from plots import text
from plots.run import FOREIGN_LIMIT, Arm, Run, Sample
from plots.stats import ENOUGH_BLOCKS

GOOD, NOTE, DOUBT, UNKNOWN = "good", "note", "doubt", "unknown"

DRIFT_LIMIT = 0.05
TAINT_LIMIT = 0.05  # of all samples
LATENESS_LIMIT = 0.003  # seconds, p99


@dataclass(frozen=True)
class Fact:
    """One line of the trust strip."""

    name: str
    value: str
    state: str
    meaning: str


def trust_facts(run: Run) -> list[Fact]:
    return [
        _complete(run),
        _blocks(run),
        _cells(run),
        _failures(run),
        _taints(run),
        _foreign(run),
        _drift(run),
        _network(run),
        _punctual(run),
        _late(run),
        _build(run),
        _peers(run),
        _hosts(run),
    ]


@dataclass(frozen=True)
class Trust:
    """`lead` in three words or so, then sentences that say why."""

    lead: str
    told: tuple[str, ...]
    is_doubtful: bool

    @property
    def line(self) -> str:
        return f"{self.lead} {self.told[0]}" if self.told else self.lead


def trust_of(run: Run) -> Trust:
    broken = _broken(run)
    if broken:
        return Trust("No.", (*broken, *_told(run)), True)
    busy = [item.title for item in run.experiments if item.was_disturbed]
    if busy and 2 * len(busy) > len(run.experiments):
        return Trust("For counts, yes. For times, no.", tuple(_told(run)), True)
    if not run.complete:
        return Trust("In part.", tuple(_told(run)), True)
    low, _ = _repetitions(run)
    lead = "For factors, yes. For percentages, no." if low < ENOUGH_BLOCKS else "Yes."
    return Trust(lead, tuple(_told(run)), bool(busy))


def _broken(run: Run) -> list[str]:
    """What makes every number worthless."""
    found = []
    if run.server.get("never_early") is False:
        found.append("The server answered before a delay was over: no time holds.")
    build = run.machine.get("build_type")
    if isinstance(build, str) and build != "Release":
        found.append(f"The programs were a {build} build: all times are too long.")
    return found


def _repetitions(run: Run) -> tuple[int, int]:
    counts = [len(a.samples) for e in run.experiments for a in e.arms if a.samples]
    return (min(counts), max(counts)) if counts else (0, 0)


def _blocks_of_figures(run: Run) -> int:
    """The fewest of an arm that a figure of an article is about; 0 without any."""
    return min(
        (
            len(arm.samples)
            for item in run.experiments
            for claim in item.claims
            for arm in item.arms
            if claim.origin == "figure" and arm.name in (claim.arm, claim.base)
            if arm.samples
        ),
        default=0,
    )


def _told(run: Run) -> list[str]:
    told = [] if run.complete else [f"The run was {run.ending}."]
    low, high = _repetitions(run)
    if not high:
        return [*told, "Nothing was measured."]
    each = text.in_words(low)
    if low != high:
        each += f" to {text.in_words(high)}"
    times = {"one": "once", "two": "twice"}.get(each, f"{each} times")
    said = f"Each way of doing the work was timed {times}"
    figures = _blocks_of_figures(run)
    if low < figures:
        said += f", those behind an article's figures {text.in_words(figures)} times"
        said += "" if figures == high else " or more"
    if low < ENOUGH_BLOCKS:
        said += "; differences below about ten per cent are not ranked"
    return [*told, f"{said}.", _right(run), _others(run), *_lateness(run)]


def _right(run: Run) -> str:
    arms = [arm for e in run.experiments for arm in e.arms if not arm.end]
    wrong = [arm for arm in arms if not _is_right(arm)]
    if not wrong:
        return f"The answers of all {len(arms)} ways were right."
    names = [f"“{e.title}” with {a.label}" for e in run.experiments for a in e.arms]
    keys = [arm for e in run.experiments for arm in e.arms]
    bad = [name for name, arm in zip(names, keys) if not arm.end and arm in wrong]
    return (
        f"Of {len(arms)} ways {len(wrong)} gave wrong answers, failed or were not "
        f"checked, and have no time: {text.some(bad, 3)}."
    )


def _others(run: Run) -> str:
    shares = [e.foreign_share for e in run.experiments if e.foreign_share is not None]
    if not shares:
        return "What other programs used of the machine is unknown."
    busy = [f"“{e.title}”" for e in run.experiments if e.was_disturbed]
    most = f"{100 * max(shares):.0f} %"
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
    return [f"The server itself was late in {text.some(late, 3)}: not judged there."]


def _samples(run: Run) -> list[Sample]:
    return [s for item in run.experiments for arm in item.arms for s in arm.samples]


def _known(samples: list[Sample], name: str) -> list[float]:
    values = [sample.values.get(name) for sample in samples]
    return [value for value in values if value is not None]


def _complete(run: Run) -> Fact:
    value = "yes" if run.complete else f"no: {run.ending}"
    state = GOOD if run.complete else DOUBT
    return Fact("complete", value, state, "All planned cells were measured.")


def _blocks(run: Run) -> Fact:
    counts = [len(a.samples) for e in run.experiments for a in e.arms if a.samples]
    meaning = f"Samples per arm; from {ENOUGH_BLOCKS} on an interval, below the range."
    if not counts:
        return Fact("samples", "none", DOUBT, meaning)
    low, high = min(counts), max(counts)
    each = f"{low}" if low == high else f"{low} to {high}"
    value = f"{sum(counts)}, {each} per arm"
    return Fact("samples", value, GOOD if low >= ENOUGH_BLOCKS else NOTE, meaning)


def _cells(run: Run) -> Fact:
    every = [arm for item in run.experiments for arm in item.arms]
    arms = [arm for arm in every if not arm.end]
    bad = [arm for arm in arms if not _is_right(arm)]
    right = [arm for arm in arms if _is_right(arm)]
    meaning = (
        "Arms whose answers were those of sequential, task by task; and how many "
        "answers were right, over all samples."
    )
    value = f"{len(arms) - len(bad)} of {text.plural(len(arms), 'arm')}"
    if len(arms) < len(every):
        value += f"; {len(every) - len(arms)} more ended: the machine had no more"
    value += f"; {_answers_of(right)}" if right else ""
    return Fact("answers verified", value, DOUBT if bad else GOOD, meaning)


def _is_right(arm: Arm) -> bool:
    return arm.verified and not arm.error and not _failed_by_mistake(arm)


def _failed_by_mistake(arm: Arm) -> int:
    if arm.may_fail:
        return 0
    return sum(arm.unexpected_failures(sample) for sample in arm.samples)


def _answers_of(arms: list[Arm]) -> str:
    samples = [sample for arm in arms for sample in arm.samples]
    counted = _known(samples, "right_answers")
    if len(counted) < len(samples):
        return "the number of right answers is unknown"
    told = f"answers right: {text.count(sum(counted))}"
    failed = sum(sample.failures for sample in samples)
    if failed:
        told += f"; tasks that failed as the experiment says: {text.count(failed)}"
    return told


def _failures(run: Run) -> Fact:
    """Failures that the experiment asks for, or allows, belong to the work."""
    unexpected = sum(
        _failed_by_mistake(arm) for item in run.experiments for arm in item.arms
    )
    state = DOUBT if unexpected else GOOD
    meaning = "Tasks that failed although they should not have."
    return Fact("unexpected failures", text.count(unexpected), state, meaning)


def _taints(run: Run) -> Fact:
    samples = _samples(run)
    tainted = [sample for sample in samples if sample.tainted]
    reasons = sorted({s.taint for s in tainted if s.taint})
    value = f"{len(tainted)} of {len(samples)}"
    if reasons:
        value += f" ({text.shorten('; '.join(reasons), 60)})"
    meaning = "Invalid samples are marked and left out, not averaged."
    many = len(tainted) > TAINT_LIMIT * len(samples)
    state = DOUBT if many else NOTE if tainted else GOOD
    return Fact("tainted samples", value, state, meaning)


def _foreign(run: Run) -> Fact:
    shares = [e.foreign_share for e in run.experiments if e.foreign_share is not None]
    meaning = (
        "Experiments during which other programs used more than "
        f"{text.percent(FOREIGN_LIMIT)} of the machine.  Their times are not judged."
    )
    if not shares:
        return Fact("foreign load", text.UNKNOWN, UNKNOWN, meaning)
    loud = sum(share > FOREIGN_LIMIT for share in shares)
    of = text.plural(len(shares), "experiment")
    value = f"{loud} of {of}, at most {text.percent(max(shares))}"
    return Fact("foreign load", value, DOUBT if loud else GOOD, meaning)


def _drift(run: Run) -> Fact:
    before = run.machine.get("calibration_seconds_before")
    after = run.machine.get("calibration_seconds_after")
    meaning = "A fixed loop, timed before and after: did the machine change its speed?"
    if not isinstance(before, float) or not isinstance(after, float) or not before:
        return Fact("calibration drift", text.UNKNOWN, UNKNOWN, meaning)
    drift = after / before - 1
    state = DOUBT if abs(drift) > DRIFT_LIMIT else GOOD
    return Fact("calibration drift", f"{100 * drift:+.1f} %", state, meaning)


def _network(run: Run) -> Fact:
    overflows = run.machine.get("listen_overflows")
    resent = run.machine.get("retransmissions")
    meaning = "Connections the kernel dropped, packets it sent again."
    if not isinstance(overflows, float) or not isinstance(resent, float):
        return Fact("network", text.UNKNOWN, UNKNOWN, meaning)
    value = f"{overflows:.0f} overflows, {resent:.0f} resent"
    return Fact("network", value, DOUBT if overflows or resent else GOOD, meaning)


def _punctual(run: Run) -> Fact:
    never = run.server.get("never_early")
    meaning = "No answer came before its delay was over; else no time can be believed."
    if not isinstance(never, bool):
        return Fact("server never early", text.UNKNOWN, UNKNOWN, meaning)
    state = GOOD if never else DOUBT
    return Fact("server never early", "yes" if never else "no", state, meaning)


def _late(run: Run) -> Fact:
    p99 = run.server.get("lateness_p99_seconds")
    worst = run.server.get("lateness_max_seconds")
    meaning = "How much too late the server answered, by its own clock."
    if not isinstance(p99, float):
        return Fact("server late", text.UNKNOWN, UNKNOWN, meaning)
    value = f"p99 {text.seconds(p99)}"
    if isinstance(worst, float):
        value += f", at most {text.seconds(worst)}"
    state = DOUBT if p99 > LATENESS_LIMIT else GOOD
    return Fact("server late", value, state, meaning)


def _build(run: Run) -> Fact:
    build = run.machine.get("build_type")
    meaning = (
        "Of our code. Debian's Google Benchmark calls itself a DEBUG build in every "
        "run: it speaks of its own library, which does not time the work."
    )
    if not isinstance(build, str):
        return Fact("build", text.UNKNOWN, UNKNOWN, meaning)
    return Fact("build", build, GOOD if build == "Release" else DOUBT, meaning)


def _peers(run: Run) -> Fact:
    meaning = "The same work in CPython and other languages, beside ours."
    if not run.peers:
        return Fact("peers", "not asked for", NOTE, meaning)
    here = [f"{p.name} {p.version or ''}".strip() for p in run.peers if p.present]
    gone = [p.why_absent or p.name for p in run.peers if not p.present]
    parts = [f"present: {text.listing(here)}"] if here else []
    parts += [f"absent: {'; '.join(gone)}"] if gone else []
    return Fact("peers", "; ".join(parts), NOTE if gone else GOOD, meaning)


def _hosts(run: Run) -> Fact:
    arms = [a for e in run.experiments for a in e.arms if a.model == "hosts"]
    meaning = "The same batches on several machines: ./lab report --hosts a:4,b:4."
    if not arms:
        return Fact("hosts", "absent", NOTE, meaning)
    if any(arm.machines > 1 for arm in arms):
        return Fact("hosts", "present", GOOD, meaning)
    cores = text.plural(run.cores, "core") if run.cores else "cores"
    value = f"all are this machine: they compute on its {cores} together"
    return Fact("hosts", value, NOTE, meaning)
