"""What was checked of a run: each fact with a word of judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plots import text
from plots.claims import WRONG, Judgement, verdicts
from plots.measured import failed_by_mistake, is_right
from plots.run import FOREIGN_LIMIT, TAINT_LIMIT, Arm, Run, Sample
from plots.stats import ENOUGH_BLOCKS

GOOD, NOTE, DOUBT, UNKNOWN = "good", "note", "doubt", "unknown"

DRIFT_LIMIT = 0.05
LATENESS_LIMIT = 0.003  # seconds, p99


@dataclass(frozen=True)
class Fact:
    """One line of “What was checked”."""

    name: str
    value: str
    state: str
    meaning: str


def trust_facts(run: Run, judgements: Sequence[Judgement]) -> list[Fact]:
    return [
        _complete(run),
        _blocks(run),
        _cells(run),
        _failures(run),
        _checks(judgements),
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
    bad = [arm for arm in arms if not is_right(arm)]
    right = [arm for arm in arms if is_right(arm)]
    meaning = (
        "Arms whose answers were those of a plain loop, task by task; and how many "
        "answers were right, over all samples."
    )
    value = f"{len(arms) - len(bad)} of {text.plural(len(arms), 'arm')}"
    if len(arms) < len(every):
        value += f"; {len(every) - len(arms)} more ended: the machine had no more"
    value += f"; {_answers_of(right)}" if right else ""
    return Fact("answers verified", value, DOUBT if bad else GOOD, meaning)


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
        failed_by_mistake(arm) for item in run.experiments for arm in item.arms
    )
    state = DOUBT if unexpected else GOOD
    meaning = "Tasks that failed although they should not have."
    return Fact("unexpected failures", text.count(unexpected), state, meaning)


def _checks(judgements: Sequence[Judgement]) -> Fact:
    checks = [item for item in judgements if item.claim.origin == "check"]
    meaning = "What must come out if the lab itself works: no reader has to believe it."
    failed = any(item.word in WRONG for item in checks)
    state = DOUBT if failed else GOOD if checks else NOTE
    return Fact("checks of the lab", verdicts(checks) or "none", state, meaning)


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
    return Fact(
        "calibration drift", f"{100 * drift:+.1f} %".replace("-", "−"), state, meaning
    )


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
