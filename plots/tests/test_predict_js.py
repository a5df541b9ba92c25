"""The page's arithmetic is that of `./lab choose`, to the last digit that is shown."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from plots import text
from plots.calibrate import constants_of, to_json
from plots.choose import Constants, OutOfRange, choose
from plots.points import Batch
from plots.read_run import read_run
from plots.tests.make_batches import batches_run
from plots.tests.make_run import write_run
from plots.tests.browser import CHROMIUM, QUIET

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[1] / "page" / "predict.js"
MOST_BYTES = 6000

Asked = dict[str, float]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Constants:
    """Of a noisy run, in which not every model was measured as far."""
    folder = write_run(tmp_path_factory.mktemp("run"), batches_run(0.1))
    found = constants_of(read_run(folder / "run.json"))
    models = [
        replace(model, most_waiting=30) if model.workers == "lane" else model
        for model in found.models
    ]
    models[-1] = replace(models[-1], most_computing=0)
    return replace(found, models=tuple(models))


def inputs() -> list[Asked]:
    """Of all kinds, some outside of what was measured."""
    draw = random.Random(11)
    made: list[Asked] = []
    for _ in range(100):
        kind = draw.randrange(3)
        tasks = round(10 ** draw.uniform(0, 5.1))
        wait = round(10 ** draw.uniform(-3, 1.1), 4) if kind != 1 else 0.0
        cpu = float(f"{10 ** draw.uniform(-6.3, 0.9):.3g}") if kind != 0 else 0.0
        limit = draw.choice([0, 1, 7, 50, round(10 ** draw.uniform(0, 4))])
        made.append({"tasks": tasks, "wait": wait, "cpu": cpu, "atMost": limit})
    return made


def by_python(known: Constants, asked: Asked) -> dict[str, Any]:
    tasks = int(asked["tasks"])
    batch = Batch(tasks, asked["wait"], asked["cpu"], int(asked["atMost"]) or tasks)
    try:
        made = choose(known, batch)
    except OutOfRange as problem:
        return {"why": str(problem)}
    rows = [
        {
            "id": row.model.id,
            "label": row.model.label,
            "atOnce": row.at_once,
            "time": text.seconds(row.wall.value),
            "low": text.seconds(row.wall.low),
            "high": text.seconds(row.wall.high),
            "cpu": text.seconds(row.cpu),
            "memory": text.size(row.memory),
            "ties": row.ties,
        }
        for row in made.rows
    ]
    refused = [{"label": model.label, "why": why} for model, why in made.refused]
    return {"rows": rows, "refused": refused}


def script_for(known: Constants, asked: list[Asked]) -> str:
    shown = "['id','label','atOnce','time','low','high','cpu','memory','ties']"
    return f"""
    {SCRIPT.read_text()}
    const known = {to_json(known)}, shown = {shown};
    const told = {json.dumps(asked)}.map(each => {{
      const made = predict(known, each);
      if (made.rows)
        made.rows = made.rows.map(row => Object.fromEntries(shown.map(k => [k, row[k]])));
      return made;
    }});
    """


def run_in_node(tmp_path: Path, script: str) -> Any:
    file = tmp_path / "predict.js"
    file.write_text(script + "console.log(JSON.stringify(told));")
    done = subprocess.run([NODE or "", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run_in_chromium(tmp_path: Path, script: str) -> Any:
    page = tmp_path / "predict.html"
    say = "document.documentElement.dataset.told = JSON.stringify(told);"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><script>{script}{say}</script>'
    )
    done = subprocess.run(
        [CHROMIUM or "", *QUIET, f"--user-data-dir={tmp_path / 'profile'}"]
        + ["--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
    )
    found = re.search(r'data-told="([^"]*)"', done.stdout)
    assert found, done.stderr
    return json.loads(unescape(found[1]))


@pytest.mark.skipif(not (NODE or CHROMIUM), reason="neither node nor chromium")
def test_the_page_shows_what_the_command_shows(
    tmp_path: Path, known: Constants
) -> None:
    asked = inputs()
    run = run_in_node if NODE else run_in_chromium
    told = run(tmp_path, script_for(known, asked))
    expected = [by_python(known, each) for each in asked]
    assert told == expected
    assert sum("why" in each for each in expected) > 3
    assert sum(bool(each.get("refused")) for each in expected) > 3
    assert sum(row["ties"] for each in told for row in each.get("rows", ())) > 20


def test_the_script_is_small() -> None:
    assert len(SCRIPT.read_bytes()) <= MOST_BYTES
