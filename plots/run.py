"""The run as the rest of the package sees it: plain, typed, read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

FOREIGN_LIMIT = 0.10  # of the machine: above it, a time is disturbed
TAINT_LIMIT = 0.05  # of all samples: above it, a run is in doubt
LATE_LIMIT = 0.05  # of the time that was measured: above it, the server was too late


@dataclass(frozen=True)
class Metric:
    """A line of the run's own table of what can be measured."""

    name: str
    singular: str
    plural: str
    unit: str
    kind: str  # time, ratio, count, bytes, rate, share
    better: str

    @property
    def is_count(self) -> bool:
        return self.kind == "count"

    @property
    def noun(self) -> str:
        """One time and one size, but many things."""
        many = self.kind in ("count", "rate", "share")
        return self.plural if many else self.singular


@dataclass(frozen=True)
class Sample:
    """One timed repetition of one arm."""

    block: int
    order: int
    wall: float
    tainted: bool
    taint: str | None
    failures: int
    own: tuple[str, ...]  # the metrics that a variant has measured itself
    values: dict[str, float]  # what is known, by the name of its metric
    scale: float = 1.0  # of its delays; its times are already divided by it

    @property
    def busy_cores(self) -> float | None:
        """On average."""
        cpu = self.values.get("cpu_seconds")
        return None if cpu is None or not self.wall else cpu / self.lasted

    @property
    def lasted(self) -> float:
        """How long it took in truth."""
        return self.wall * self.scale


@dataclass(frozen=True)
class TaskSpan:
    """When one task was handed in, began and ended, and on which lane it ran."""

    task: int
    submitted: float
    started: float
    finished: float
    lane: int
    failure: str | None


@dataclass(frozen=True)
class Arm:
    """One way of doing the work: a model, a variant, or a peer."""

    name: str
    model: str | None
    label: str
    peer: bool
    concurrency: int | None
    bound: float | None
    verified: bool
    expected_failures: int  # tasks that fail on purpose, in every sample
    may_fail: bool  # that further tasks fail is a result
    error: str | None
    end: str | None  # what the machine had not enough of: a result, no failure
    series: str | None
    x: float | None
    tasks: int
    samples: tuple[Sample, ...]
    trace: tuple[TaskSpan, ...]
    same_as: str | None = None  # the arm that it repeats
    lanes: tuple[str, ...] = ()  # what each lane is, by its number: “host-a 1”

    @property
    def is_plain(self) -> bool:
        """A model as it is, no variant of it."""
        return self.model is not None and self.name == self.model and not self.peer

    @property
    def machines(self) -> float:
        """How many took part; hosts may share one."""
        return max(
            (s.values.get("machines_count", 1.0) for s in self.samples), default=1.0
        )

    def unexpected_failures(self, sample: Sample) -> int:
        """Failures beyond those that the experiment asks for."""
        return max(sample.failures - self.expected_failures, 0)

    @property
    def sound(self) -> list[Sample]:
        """The samples that may be compared: right work, no trouble in the network."""
        if self.error or not self.verified:
            return []
        return [
            sample
            for sample in self.samples
            if not sample.tainted and not self.unexpected_failures(sample)
        ]

    @property
    def was_answered_late(self) -> bool:
        """By a server that was itself too late to believe the times."""
        late = [
            (sample.values.get("lateness_p99_seconds") or 0.0) / sample.lasted
            for sample in self.sound
            if sample.wall
        ]
        return bool(late) and median(late) > LATE_LIMIT

    @property
    def problem(self) -> str:
        """Why there is no sound sample; empty if there is one."""
        if self.sound:
            return ""
        if self.end:
            return f"ended: {self.end}"
        if self.error:
            return f"failed: {self.error}"
        if not self.verified:
            return "its answers were not verified"
        if not self.samples:
            return "not measured"
        failing = [s.failures for s in self.samples if self.unexpected_failures(s)]
        return f"{min(failing)} tasks failed" if failing else "the network had trouble"


@dataclass(frozen=True)
class Claim:
    """What an article says, or we do, in a form that can be judged."""

    id: str
    text: str
    origin: str
    article: str | None
    metric: Metric
    arm: str
    base: str | None
    relation: str
    claimed: float
    tolerance: float
    bound: float | None

    @property
    def is_the_articles(self) -> bool:
        return self.origin in ("figure", "statement")

    @property
    def source(self) -> str:
        """“A2”, “ours” or “check”"""
        return self.article or self.origin


@dataclass(frozen=True)
class Sampling:
    """How many blocks an experiment had, and why no more."""

    fewest: int
    most: int
    blocks: int
    seconds: float  # for all of them, with what is not timed
    looks: tuple[tuple[int, tuple[str, ...]], ...]  # blocks, ids of the open claims
    stopped: str


@dataclass(frozen=True)
class Experiment:
    id: str
    title: str
    source: str
    question: str
    kind: str
    group: str
    sweep: str | None  # what `x` of the arms counts
    tasks: int
    time_scale: float
    work_scale: float  # of the computing: below 1 in `smoke` alone
    work: str
    claims: tuple[Claim, ...]
    arms: tuple[Arm, ...]
    metrics: Mapping[str, Metric]  # those of the run, by name
    sampling: Sampling | None = None
    floor: float | None = None  # how far the same arm, timed twice, was off

    @property
    def foreign_share(self) -> float | None:
        """What other programs used of the machine, over all its samples.

        Of one short sample the kernel's clock ticks too seldom to tell.
        """
        known = [
            (share * sample.lasted, sample.lasted)
            for arm in self.arms
            for sample in arm.samples
            if (share := sample.values.get("foreign_cpu_share")) is not None
        ]
        time = sum(wall for _, wall in known)
        return sum(used for used, _ in known) / time if time else None

    @property
    def was_disturbed(self) -> bool:
        return (self.foreign_share or 0.0) > FOREIGN_LIMIT

    def arm(self, name: str | None) -> Arm | None:
        """By name or model; without a name the sequential one."""
        wanted = name or "sequential"
        by_name = [arm for arm in self.arms if arm.name == wanted]
        by_model = [arm for arm in self.arms if arm.model == wanted]
        return next(iter(by_name + by_model), None)


@dataclass(frozen=True)
class Model:
    """What is known of a model without measuring it."""

    id: str
    label: str
    in_python: str
    family: str
    multitasking: str
    who_decides: str


@dataclass(frozen=True)
class Peer:
    """What another program that does the same work needs: a language, or a package."""

    name: str
    present: bool
    version: str | None
    why_absent: str | None = None  # and how to have it


@dataclass(frozen=True)
class Run:
    complete: bool
    why_incomplete: str | None
    profile: str
    time_scale: float
    seed: int
    command: tuple[str, ...]
    budget: float | None  # seconds that its blocks might take; None is no limit
    spent: float | None
    started: str
    duration: float | None
    machine: dict[str, str | float | bool | None]
    server: dict[str, str | float | bool | None]
    peers: tuple[Peer, ...]
    models: tuple[Model, ...]  # in reading order
    experiments: tuple[Experiment, ...]

    @property
    def ending(self) -> str:
        """Of an incomplete run: what ended it, if that is known."""
        reason = f" ({self.why_incomplete})" if self.why_incomplete else ""
        return f"stopped before its end{reason}"

    @property
    def cores(self) -> int | None:
        cores = self.machine.get("usable_cores")
        return int(cores) if isinstance(cores, float) else None
