"""From run.json to a Run: the one reader, for everything that is drawn or judged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plots import text
from plots.metrics import OVER_BOUND, WALL
from plots.reading import BadRun, Node, load
from plots.sampling import with_floors
from plots.run import (
    Arm,
    Claim,
    Experiment,
    Metric,
    Model,
    Peer,
    Run,
    Sample,
    Sampling,
    TaskSpan,
)

FORMAT = "concurrency-lab-run/2"

Metrics = Mapping[str, Metric]


def read_run(path: Path) -> Run:
    """Throws: BadRun, one line that says where."""
    node = load(path)
    found = node["format"].text()
    if found != FORMAT:
        raise BadRun(
            f"{path.name}: format {found[:40]}: this release reads {FORMAT}: "
            "measure again with ./lab report"
        )
    metrics = {metric.name: metric for metric in _metrics(node["metrics"])}
    if WALL not in metrics:
        raise BadRun(f"{path.name}: metrics: “{WALL}” is missing: measure again")
    return Run(
        complete=node["complete"].flag(),
        why_incomplete=node.maybe("why_incomplete", Node.text),
        profile=node["profile"].text(),
        time_scale=node.maybe("time_scale", Node.number) or 1.0,
        seed=node.maybe("seed", Node.whole) or 0,
        command=tuple(part.text() for part in node.maybe("command", Node.items) or []),
        budget=node.maybe("sampling", lambda n: n.maybe("budget_seconds", Node.number)),
        spent=node.maybe("sampling", lambda n: n.maybe("spent_seconds", Node.number)),
        started=node.maybe("started", Node.text) or "unknown",
        duration=node.maybe("duration_seconds", Node.number),
        machine=_facts(node, "machine"),
        server=_facts(node, "server"),
        peers=tuple(_peer(peer) for peer in node.maybe("peers", Node.items) or []),
        models=tuple(_model(item) for item in node["models"].items()),
        experiments=with_floors(_experiments(node["experiments"], metrics)),
    )


def _metrics(node: Node) -> list[Metric]:
    fields = ("name", "singular", "plural", "unit", "kind", "better")
    return [Metric(*(item[field].text() for field in fields)) for item in node.items()]


def _model(node: Node) -> Model:
    fields = ("id", "label", "in_python", "family", "multitasking", "who_decides")
    name, label, *others = (node[field].text() for field in fields)
    return Model(name, text.MODELS.get(name, (label,))[0], *others)


def _facts(node: Node, key: str) -> dict[str, str | float | bool | None]:
    facts = node.maybe(key, lambda inner: inner)
    if facts is None:
        return {}
    if not isinstance(facts.value, dict):
        facts.refuse("an object")
    return {name: _fact(facts[name]) for name in facts.value}


def _fact(node: Node) -> str | float | bool | None:
    if node.value is None or isinstance(node.value, bool):
        return node.value
    return node.text() if isinstance(node.value, str) else node.number()


def _peer(node: Node) -> Peer:
    return Peer(
        node["name"].text(),
        node["present"].flag(),
        node.maybe("version", Node.text),
        node.maybe("why_absent", Node.text),
    )


def _experiments(node: Node, metrics: Metrics) -> tuple[Experiment, ...]:
    found: dict[str, Experiment] = {}
    for item in node.items():
        made = _experiment(item, metrics)
        if made.id in found:
            name = made.id[:40]
            raise BadRun(f"run.json: {item.place}.id: “{name}” stands twice")
        found[made.id] = made
    return tuple(found.values())


def _experiment(node: Node, metrics: Metrics) -> Experiment:
    name = node["id"].text()
    kind = node["kind"].text()
    tasks = node["tasks"].whole()
    return Experiment(
        id=name,
        title=node.maybe("title", Node.text) or name,
        source=node.maybe("source", Node.text) or "",
        question=node.maybe("question", Node.text) or "",
        kind=kind,
        group=node.maybe("group", Node.text) or kind,
        sweep=node.maybe("sweep", Node.text),
        tasks=tasks,
        time_scale=node.maybe("time_scale", Node.number) or 1.0,
        work_scale=node.maybe("work_scale", Node.number) or 1.0,
        work=node.maybe("work", Node.text) or "",
        claims=tuple(
            _claim(item, metrics) for item in node.maybe("claims", Node.items) or []
        ),
        arms=tuple(_arm(item, tasks, metrics) for item in node["arms"].items()),
        metrics=metrics,
        sampling=node.maybe("sampling", _sampling),
    )


def _sampling(node: Node) -> Sampling:
    return Sampling(
        fewest=node["fewest"].whole(),
        most=node["most"].whole(),
        blocks=node["blocks"].whole(),
        seconds=node["seconds"].number(),
        looks=tuple(
            (
                look["blocks"].whole(),
                tuple(name.text() for name in look["open"].items()),
            )
            for look in node["looks"].items()
        ),
        stopped=node["stopped"].text(),
    )


def _claim(node: Node, metrics: Metrics) -> Claim:
    return Claim(
        id=node["id"].text(),
        text=text.claim_words(node["text"].text()),
        origin=node["origin"].text(),
        article=node.maybe("article", Node.text),
        metric=_metric(node["metric"], node["metric"].text(), metrics),
        arm=node["arm"].text(),
        base=node.maybe("base", Node.text),
        relation=node["relation"].text(),
        claimed=node["claimed"].number(),
        tolerance=node.maybe("tolerance", Node.number) or 0.0,
        bound=node.maybe("bound", Node.number),
    )


def _metric(node: Node, name: str, metrics: Metrics) -> Metric:
    if name not in metrics:
        raise BadRun(f"run.json: {node.place}: “{name[:40]}” is not in metrics")
    return metrics[name]


def _arm(node: Node, tasks: int, metrics: Metrics) -> Arm:
    name, model = node["name"].text(), node.maybe("model", Node.text)
    label = node.maybe("label", Node.text) or name
    trace = node.maybe("trace", lambda inner: inner["tasks"].items()) or []
    lanes = node.maybe("trace", lambda inner: inner.maybe("lanes", Node.items)) or []
    bound = node.maybe("bound_seconds", Node.number)
    samples = [_sample(item, metrics, bound) for item in node["samples"].items()]
    return Arm(
        name=name,
        model=model,
        label=text.arm_name(name, model, label),
        peer=node.maybe("peer", Node.flag) or False,
        concurrency=node.maybe("concurrency", Node.whole),
        bound=bound,
        verified=node["verified"].flag(),
        expected_failures=node.maybe("expected_failures", Node.whole) or 0,
        may_fail=node.maybe("may_fail", Node.flag) or False,
        error=node.maybe("error", Node.text),
        end=node.maybe("end", Node.text),
        same_as=node.maybe("same_as", Node.text),
        series=node.maybe("series", Node.text),
        x=node.maybe("x", Node.number),
        tasks=node.maybe("tasks", Node.whole) or tasks,
        samples=tuple(samples),
        trace=tuple(_span(item) for item in trace),
        lanes=tuple(item.text() for item in lanes),
    )


def _sample(node: Node, metrics: Metrics, bound: float | None) -> Sample:
    own = node.maybe("measures", lambda inner: _own(inner, metrics)) or {}
    seen = node.maybe("server", lambda inner: _known(inner, metrics)) or {}
    scale = node.maybe("scale", Node.number) or 1.0
    values = seen | own | _known(node, metrics)
    wall = node["wall_seconds"].number() / scale
    derived = {WALL: wall}
    if bound is not None:
        derived[OVER_BOUND] = wall - bound
    return Sample(
        block=node["block"].whole(),
        order=node.maybe("order", Node.whole) or 0,
        wall=wall,
        tainted=node.maybe("tainted", Node.flag) or False,
        taint=node.maybe("taint", Node.text),
        failures=node.maybe("failures", Node.whole) or 0,
        scale=scale,
        own=tuple(own),
        values=values | derived,
    )


def _own(node: Node, metrics: Metrics) -> dict[str, float]:
    if not isinstance(node.value, dict):
        node.refuse("an object")
    names = [_metric(node, name, metrics).name for name in node.value]
    return {name: node[name].signed() for name in names}


def _known(node: Node, metrics: Metrics) -> dict[str, float]:
    """The fields that stand in the table and have a value."""
    if not isinstance(node.value, dict):
        node.refuse("an object")
    read = {
        name: node.maybe(name, Node.number) for name in node.value if name in metrics
    }
    return {name: value for name, value in read.items() if value is not None}


def _span(node: Node) -> TaskSpan:
    return TaskSpan(
        task=node["task"].whole(),
        submitted=node["submitted_seconds"].signed(),
        started=node["started_seconds"].signed(),
        finished=node["finished_seconds"].signed(),
        lane=node["lane"].whole(),
        failure=node.maybe("failure", Node.text),
    )
