"""Good runs are read, bad ones refused in one line that says where."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plots import commands
from plots.cli import main
from plots.page.tables import MACHINE, machine_rows
from plots.tests.make_run import Json, make_run, write_run
from plots.tests.make_variants import every_kind

SCHEMA = Path(__file__).parents[2] / "bench" / "run.schema.json"


def refusal(folder: Path, text: str | bytes, capfd: Any) -> str:
    """What is said about a bad run; nothing may have been written."""
    folder.mkdir(exist_ok=True)
    data = text.encode() if isinstance(text, str) else text
    (folder / "run.json").write_bytes(data)
    assert main([str(folder)]) == 2
    assert [path.name for path in folder.iterdir()] == ["run.json"]
    out, error = capfd.readouterr()
    assert out == "" and error.count("\n") == 1
    return str(error)


@pytest.mark.parametrize("blocks", [0, 1, 3, 12])
def test_the_schema_accepts_the_fixture(blocks: int) -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(make_run(blocks))
    jsonschema.Draft202012Validator(schema).validate(every_kind(blocks))


def test_the_schema_refuses_a_misspelt_field(run_json: Json) -> None:
    run_json["experiments"][0]["arms"][0]["sample"] = []
    schema = json.loads(SCHEMA.read_text())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(run_json)


def test_broken_json_names_line_and_column(tmp_path: Path, capfd: Any) -> None:
    told = refusal(tmp_path, '{"format":\n "x",\n    oops}', capfd)
    assert told.startswith("run.json: line 3 column 5: ")


def test_a_truncated_file_names_its_end(tmp_path: Path, capfd: Any) -> None:
    text = json.dumps(make_run())[:5000]
    assert "run.json: line 1 column" in refusal(tmp_path, text, capfd)


def test_another_format_is_named(tmp_path: Path, run_json: Json, capfd: Any) -> None:
    run_json["format"] = "concurrency-lab-run/1"
    assert refusal(tmp_path, json.dumps(run_json), capfd) == (
        "run.json: format concurrency-lab-run/1: this release reads "
        "concurrency-lab-run/2: measure again with ./lab report\n"
    )


def test_a_claim_about_no_metric_is_refused(
    tmp_path: Path, run_json: Json, capfd: Any
) -> None:
    run_json["experiments"][0]["claims"][1]["metric"] = "joy"
    assert refusal(tmp_path, json.dumps(run_json), capfd) == (
        "run.json: experiments[0].claims[1].metric: “joy” is not in metrics\n"
    )


def test_a_measure_of_no_metric_is_refused(
    tmp_path: Path, run_json: Json, capfd: Any
) -> None:
    sample = run_json["experiments"][0]["arms"][0]["samples"][0]
    sample["measures"] = {"joy": 1.0}
    assert refusal(tmp_path, json.dumps(run_json), capfd) == (
        "run.json: experiments[0].arms[0].samples[0].measures: “joy” is not in metrics\n"
    )


def test_a_table_without_wall_times_is_refused(
    tmp_path: Path, run_json: Json, capfd: Any
) -> None:
    run_json["metrics"] = run_json["metrics"][2:]
    told = refusal(tmp_path, json.dumps(run_json), capfd)
    assert "metrics: “wall_seconds” is missing" in told


@pytest.mark.parametrize("bad", ["NaN", "1e999", '"5"', "-1", "true", "[]"])
def test_a_bad_number_is_refused_at_its_place(
    tmp_path: Path, run_json: Json, capfd: Any, bad: str
) -> None:
    run_json["experiments"][0]["arms"][1]["samples"][2]["wall_seconds"] = "HERE"
    text = json.dumps(run_json).replace('"HERE"', bad)
    told = refusal(tmp_path, text, capfd)
    place = "experiments[0].arms[1].samples[2].wall_seconds"
    assert place in told or bad == "NaN"


def test_a_missing_field_is_named(tmp_path: Path, run_json: Json, capfd: Any) -> None:
    del run_json["experiments"][1]["kind"]
    told = refusal(tmp_path, json.dumps(run_json), capfd)
    assert told == "run.json: experiments[1]: “kind” is missing\n"


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"[]", b"null", b"[" * 100_000])
def test_what_is_no_run_is_refused(tmp_path: Path, capfd: Any, text: bytes) -> None:
    assert refusal(tmp_path, text, capfd).startswith("run.json: ")


def test_a_folder_without_a_run_is_refused(tmp_path: Path, capfd: Any) -> None:
    assert main([str(tmp_path)]) == 2
    assert "not found" in capfd.readouterr().err


def test_what_is_unknown_may_be_null(tmp_path: Path, small: Json) -> None:
    small["machine"] = dict.fromkeys(small["machine"])
    small["server"] = None
    for made in small["experiments"][0]["arms"][0]["samples"]:
        for name in made.keys() - {"block", "wall_seconds"}:
            made[name] = None
    assert main([str(write_run(tmp_path, small))]) == 0


def test_the_report_has_every_fact_of_the_machine() -> None:
    facts = json.loads(SCHEMA.read_text())["$defs"]["machine"]["properties"]
    assert facts.keys() - {"commit"} == MACHINE.keys()
    rows = dict(machine_rows({"unlike_cores": False, "cpu_quota": 1.5}))
    assert rows["cores unlike each other"] == "no"
    assert rows["CPU quota, in cores"] == "1.50"
    assert rows["physical cores"] == "unknown"


def test_a_pipe_is_not_waited_for(tmp_path: Path, capfd: Any) -> None:
    os.mkfifo(tmp_path / "run.json")
    assert main([str(tmp_path)]) == 2
    assert capfd.readouterr().err == f"{tmp_path}/run.json: cannot be read: no file\n"


@pytest.mark.parametrize("bad", ["[]", '{"format": "x"}', "", '{"format": 1'])
def test_of_two_runs_the_bad_one_is_named(tmp_path: Path, capfd: Any, bad: str) -> None:
    good, other = write_run(tmp_path / "good"), tmp_path / "b a d"
    other.mkdir()
    (other / "run.json").write_text(bad)
    assert commands.main(["compare", str(good), str(other)]) == 2
    out, error = capfd.readouterr()
    assert (out, error.count("\n")) == ("", 1)
    assert error.startswith(f"lab: {other}/run.json: ")
