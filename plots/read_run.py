"""From run.json to a Run: the one reader, for everything that is drawn or judged."""

from __future__ import annotations

from pathlib import Path

from plots.groups import reading_order
from plots.reading import BadRun, Node, load
from plots.run import Arm, Claim, Experiment, Run, Sample, ServerSide, TaskSpan

FORMAT = "concurrency-lab-run/1"


def read_run(path: Path) -> Run:
    """Throws: BadRun, one line that says where."""
    node = load(path)
    found = node["format"].text()
    if found != FORMAT:
        raise BadRun(f"{path.name}: format is “{found[:40]}”: this reads {FORMAT}")
    return Run(
        complete=node["complete"].flag(),
        why_incomplete=node.maybe("why_incomplete", Node.text),
        profile=node["profile"].text(),
        time_scale=node.maybe("time_scale", Node.number) or 1.0,
        seed=node.maybe("seed", Node.whole) or 0,
        command=tuple(part.text() for part in node.maybe("command", Node.items) or []),
        started=node.maybe("started", Node.text) or "unknown",
        duration=node.maybe("duration_seconds", Node.number),
        machine=_facts(node, "machine"),
        server=_facts(node, "server"),
        peers=tuple(_peer(peer) for peer in node.maybe("peers", Node.items) or []),
        experiments=reading_order(
            [_experiment(item) for item in node["experiments"].items()]
        ),
    )


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


def _peer(node: Node) -> tuple[str, bool, str | None]:
    version = node.maybe("version", Node.text)
    return node["name"].text(), node["present"].flag(), version


def _experiment(node: Node) -> Experiment:
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
        work=node.maybe("work", Node.text) or "",
        claims=tuple(_claim(item) for item in node.maybe("claims", Node.items) or []),
        arms=tuple(_arm(item, tasks) for item in node["arms"].items()),
    )


def _claim(node: Node) -> Claim:
    return Claim(
        id=node["id"].text(),
        text=node["text"].text(),
        measure=node["measure"].text(),
        arm=node["arm"].text(),
        base=node.maybe("base", Node.text),
        relation=node["relation"].text(),
        claimed=node["claimed"].number(),
        tolerance=node.maybe("tolerance", Node.number) or 0.0,
        bound=node.maybe("bound", Node.number),
    )


def _arm(node: Node, tasks: int) -> Arm:
    name = node["name"].text()
    trace = node.maybe("trace", lambda inner: inner["tasks"].items()) or []
    return Arm(
        name=name,
        model=node.maybe("model", Node.text),
        label=node.maybe("label", Node.text) or name,
        peer=node.maybe("peer", Node.flag) or False,
        concurrency=node.maybe("concurrency", Node.whole),
        bound=node.maybe("bound_seconds", Node.number),
        verified=node["verified"].flag(),
        expected_failures=node.maybe("expected_failures", Node.whole) or 0,
        may_fail=node.maybe("may_fail", Node.flag) or False,
        error=node.maybe("error", Node.text),
        end=node.maybe("end", Node.text),
        series=node.maybe("series", Node.text),
        x=node.maybe("x", Node.number),
        tasks=node.maybe("tasks", Node.whole) or tasks,
        samples=tuple(_sample(item) for item in node["samples"].items()),
        trace=tuple(_span(item) for item in trace),
    )


def _sample(node: Node) -> Sample:
    return Sample(
        block=node["block"].whole(),
        order=node.maybe("order", Node.whole) or 0,
        wall=node["wall_seconds"].number(),
        cpu=node.maybe("cpu_seconds", Node.number),
        memory=node.maybe("peak_memory_bytes", Node.number),
        voluntary=node.maybe("voluntary_switches", Node.number),
        involuntary=node.maybe("involuntary_switches", Node.number),
        threads=node.maybe("threads_made", Node.number),
        processes=node.maybe("processes_made", Node.number),
        foreign=node.maybe("foreign_cpu_share", Node.number),
        tainted=node.maybe("tainted", Node.flag) or False,
        taint=node.maybe("taint", Node.text),
        right_answers=node.maybe("right_answers", Node.whole),
        failures=node.maybe("failures", Node.whole) or 0,
        server=node.maybe("server", _server_side),
        measures=node.maybe("measures", _measures) or {},
    )


def _measures(node: Node) -> dict[str, float]:
    if not isinstance(node.value, dict):
        node.refuse("an object")
    return {name: node[name].signed() for name in node.value}


def _server_side(node: Node) -> ServerSide:
    return ServerSide(
        requests=node.maybe("requests", Node.whole),
        peak_in_flight=node.maybe("peak_in_flight", Node.whole),
        connections=node.maybe("connections", Node.whole),
        aborted=node.maybe("aborted", Node.whole),
        lateness_p99=node.maybe("lateness_p99_seconds", Node.number),
        cpu=node.maybe("cpu_seconds", Node.number),
    )


def _span(node: Node) -> TaskSpan:
    return TaskSpan(
        task=node["task"].whole(),
        submitted=node["submitted_seconds"].signed(),
        started=node["started_seconds"].signed(),
        finished=node["finished_seconds"].signed(),
        lane=node["lane"].whole(),
        failure=node.maybe("failure", Node.text),
    )
