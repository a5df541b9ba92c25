"""The run as the rest of the package sees it: plain, typed, read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plots.metrics import Metric


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

    @property
    def busy_cores(self) -> float | None:
        """On average."""
        cpu = self.values.get("cpu_seconds")
        return None if cpu is None or not self.wall else cpu / self.wall


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
    """One way of doing the work: a model, a variant, or a Python peer."""

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

    @property
    def key(self) -> str:
        """What it shares colour and legend entry with."""
        return self.model or self.series or self.name


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
    work: str
    claims: tuple[Claim, ...]
    arms: tuple[Arm, ...]
    metrics: Mapping[str, Metric]  # those of the run, by name

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
class Run:
    complete: bool
    why_incomplete: str | None
    profile: str
    time_scale: float
    seed: int
    command: tuple[str, ...]
    started: str
    duration: float | None
    machine: dict[str, str | float | None]
    server: dict[str, str | float | bool | None]
    peers: tuple[tuple[str, bool, str | None], ...]
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
