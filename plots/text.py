"""Numbers and names as people read them: three figures and a unit, never more.

    longest gap 1.02 s · 37 lost updates · 12 345 messages per second
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

UNKNOWN = "unknown"


def seconds(value: float | None) -> str:
    """5.00 s · 156 ms · 45.0 ms · 120 µs · 3.20 ns"""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0 s"
    for unit, factor, least in (
        ("s", 1.0, 0.9995),
        ("ms", 1e3, 0.9995),
        ("µs", 1e6, 0.9995),
    ):
        if value * factor >= least:
            return f"{three_figures(value * factor)} {unit}"
    return f"{three_figures(value * 1e9)} ns"


def three_figures(value: float) -> str:
    """0.156 · 5.00 · 45.0 · 120"""
    for below, digits in ((0.9995, 3), (9.995, 2), (99.95, 1)):
        if value < below:
            return f"{value:.{digits}f}"
    return f"{value:.0f}"


def ratio(value: float | None) -> str:
    """0.0042× · 0.88× · 1.94× · 5.0× · 120×: the headline figure."""
    if value is None:
        return UNKNOWN
    if 0 < value < 0.0995:
        return f"{value:.2g}×"
    return f"{value:.{2 if value < 1.995 else 1 if value < 99.95 else 0}f}×"


def span(low: float, high: float) -> str:
    """4.98 to 5.01"""
    return f"{three_figures(low)} to {three_figures(high)}"


def size(value: float | None) -> str:
    """838 B · 8.4 MB · 120 MB; a MB is 10^6 bytes."""
    if value is None:
        return UNKNOWN
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= 0.9995 * factor:
            digits = 1 if value < 99.95 * factor else 0
            return f"{value / factor:.{digits}f} {unit}"
    return f"{value:.0f} B"


def payload(value: float) -> str:
    """4 MiB · 1 KiB · 1.5 kB: a size that somebody chose is often a power of two."""
    for unit, factor in (("MiB", 1024**2), ("KiB", 1024)):
        if value >= factor and value % factor == 0:
            return f"{value / factor:.0f} {unit}"
    return size(value)


def count(value: float | None) -> str:
    """12 · 1 234 · 12.5: thin spaces between the thousands."""
    if value is None:
        return UNKNOWN
    digits = 0 if float(value).is_integer() or value >= 100 else 1
    return f"{value:,.{digits}f}".replace(",", "\u202f")


def number(value: float) -> str:
    """37 · 12 345 · 0.034: three figures where it is no whole number."""
    if float(value).is_integer() or value >= 100:
        return count(value)
    return three_figures(value) if abs(value) >= 0.0995 else f"{value:.3g}"


NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()


def in_words(number: int) -> str:
    """nine · 13"""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else count(number)


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def percent(value: float | None) -> str:
    """0 % · less than 0.1 % · 3.4 % · 72 %; a part is never called all."""
    if value is None:
        return UNKNOWN
    shown = 100 * value
    if 0 < shown < 0.05:
        return "less than 0.1 %"
    if 99.5 <= shown < 100:
        return "more than 99 %"
    return f"{shown:.1f} %" if 0 < abs(shown) < 9.95 else f"{shown:.0f} %"


PARTED = re.compile(r"(?<=\d) (?=(?:ns|µs|ms|s|B|kB|KiB|MB|MiB|GB|%|×)(?!\w))")


def unbroken(said: str) -> str:
    """No line may end between a number and its unit."""
    return PARTED.sub("\u00a0", said)


class Measure(Protocol):
    """What is measured, as the table of a run has it."""

    @property
    def kind(self) -> str:
        ...

    @property
    def unit(self) -> str:
        ...

    @property
    def singular(self) -> str:
        ...

    @property
    def plural(self) -> str:
        ...

    @property
    def noun(self) -> str:
        ...


SHOWN = {"time": seconds, "ratio": ratio, "bytes": size, "share": percent}


def show(metric: Measure, value: float | None) -> str:
    """The number with its unit: “1.02 s”, “37”, “12.0 %”."""
    if value is None:
        return UNKNOWN
    shown = tick(metric, value)
    return f"{shown} {metric.unit}" if metric.kind == "rate" else shown


def tick(metric: Measure, value: float) -> str:
    """What stands at an axis that has the heading."""
    written = SHOWN.get(metric.kind)
    return written(value) if written else number(value)


def without_zeros(said: str) -> str:
    """“10 ms” for “10.0 ms”: a tick is exact."""
    return re.sub(r"(?<=\d)\.0+(?!\d)", "", said)


def heading(metric: Measure) -> str:
    return f"{metric.noun} {metric.unit}" if metric.kind == "rate" else metric.noun


def tell(metric: Measure, shown: str) -> str:
    """“longest gap 1.02 s”, “37 lost updates”, “1 lost update”."""
    if metric.kind == "rate":
        return shown.replace(f" {metric.unit}", f" {heading(metric)}", 1)
    if metric.kind == "count":
        return f"{shown} {metric.singular if shown == '1' else metric.plural}"
    return f"{metric.noun} {shown}"


def plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def scaled_seconds(value: float, scale: float) -> str:
    """A claimed time: “10.0 s, shown at 1/10: 1.00 s” where delays were shortened."""
    if scale in (0.0, 1.0):
        return seconds(value)
    return f"{seconds(value / scale)}, shown at {scale_name(scale)}: {seconds(value)}"


def scale_name(scale: float) -> str:
    """1/10 for 0.1"""
    inverse = 1 / scale if scale else 0.0
    whole = round(inverse)
    is_whole = whole > 1 and abs(inverse - whole) < 1e-6
    return f"1/{whole}" if is_whole else f"{100 * scale:.3g} %"


def listing(words: Sequence[str], last: str = "and") -> str:
    """a, b and c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def some(words: Sequence[str], most: int = 4, last: str = "and") -> str:
    """a, b, c, d and three more"""
    if len(words) <= most:
        return listing(words, last)
    return f"{', '.join(words[:most])} {last} {in_words(len(words) - most)} more"


def shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


# What a first reader can picture, in the order in which people meet them; beside it
# the name in Python, where the run's own is too long for a chart.
MODELS = {
    "sequential": ("one after another", "a for loop"),
    "async": ("one event loop", "asyncio + gather"),
    "async_multi": ("a loop for each core", "several asyncio loops"),
    "fibers": ("fibers", "gevent, greenlet"),
    "hybrid": ("loop + processes", "run_in_executor"),
    "thread_pool": ("thread pool", "ThreadPoolExecutor"),
    "threads": ("a thread each", "threading.Thread"),
    "gil_threads": ("threads, one lock", "as under the GIL"),
    "work_stealing": ("work stealing", "none; Dask"),
    "data_parallel": ("a parallel loop", "numba.prange"),
    "process_pool": ("process pool", "ProcessPoolExecutor"),
    "processes": ("a process each", "multiprocessing"),
    "hosts": ("several hosts", "MPIPoolExecutor"),
}


def model_name(model: str) -> str:
    return MODELS.get(model, (model, ""))[0]


def arm_name(name: str, model: str | None, label: str) -> str:
    """An arm goes by the name of its model and what it does else, or by its label."""
    if not model or (
        name != model and not name.startswith((f"{model}, ", f"{model} "))
    ):
        return typeset(re.sub("^python ", "Python ", label))
    return typeset(model_name(model) + name.removeprefix(model))


def claim_words(said: str) -> str:
    """The program's own names, as in “thread_pool”, are none for a reader."""
    return typeset(re.sub(r"\b[a-z]+_[a-z]+\b", lambda id: model_name(id[0]), said))


def typeset(said: str) -> str:
    """“10 000 µs” for “10000 us”."""
    said = re.sub(r"(?<=\d) us\b", " µs", said)
    return re.sub(r"(?<![\w.,])\d{4,}(?![\w.,]*\d)", lambda n: count(int(n[0])), said)


def in_python(model: str | None, told: str) -> str:
    return MODELS.get(model or "", ("", told))[1]


def tick_seconds(value: float, step: float) -> str:
    """0 ms · 100 ms · 2 s: all ticks of an axis in the unit of its step."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6), ("ns", 1e9)):
        if step * factor >= 0.9995 or unit == "ns":
            return f"{value * factor:.4g} {unit}"
    raise AssertionError("the last unit takes all")


# The words that the pages use, for the page on the method.
GLOSSARY = (
    ("arm", "one way of doing the work of an experiment: a model, a variant, a peer"),
    ("block", "one sample of every arm, taken one right after the other"),
    ("bound", "the shortest time that physics allows; no program can be under it"),
    ("in flight", "sent, and not yet answered"),
    ("lane", "who did a task: a thread, a process or a loop, counted from 0"),
    ("model", "a way of getting a batch done: threads, processes, coroutines, …"),
    ("peer", "the same work in another language: CPython, Go, Node, Erlang or Java"),
    ("speed-up", "how many times shorter than the base; 2x is half the time"),
    (
        "tainted",
        "taken while the network had trouble, or the mock server stood still: such a "
        "sample is marked and left out",
    ),
    (
        "task",
        "a piece of work with an outcome of its own: a request, a computation, "
        "a spawned coroutine",
    ),
    ("tie", "not to be told from the best, block by block"),
    ("wall time", "what a clock on the wall shows, from making the model to its end"),
)
