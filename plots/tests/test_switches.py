"""The table of who decides: facts beside what was measured."""

from __future__ import annotations

import random
from collections.abc import Callable

from plots.run import Run
from plots.page.tables import switches_table
from plots.tests.make_run import Json, arm, make_run, sample
from plots.tests.make_variants import experiment

Read = Callable[[Json], Run]


def test_each_model_has_its_facts_and_its_switches_per_task(as_run: Read) -> None:
    draw = random.Random(1)
    waiting = sample(draw, 0, 0.1, 10, voluntary_switches=20, involuntary_switches=0)
    computing = sample(
        draw, 0, 0.1, 5, cpu_seconds=0.2, voluntary_switches=0, involuntary_switches=10
    )
    arms = [
        arm("threads, waiting", [waiting], model="threads", tasks=10),
        arm("threads, computing", [computing], model="threads", tasks=5),
    ]
    made = experiment("who_switches", "Who decides", arms)
    run = as_run(make_run(experiments=[made]))
    (cells,) = switches_table(run.experiments[0], run.models).rows
    shown = [cell.text for cell in cells]
    facts = ("in_python", "multitasking", "who_decides")
    assert shown[:4] == ["a thread each", *(f"{fact} of threads" for fact in facts)]
    assert shown[4:] == ["2.00", "2.00", "0.000", "0.000", "2.00"]
