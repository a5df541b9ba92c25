"""Tries a student's file: compiles it, runs it in its room, and reads what its
check has reported."""

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from classroom import build, endings, findings, refusals, sandbox, sanitizer, task_limit
from classroom.exercise import Exercise
from classroom.findings import Finding
from classroom.processes import MOST_TASKS

SUPERVISOR = Path(__file__).with_name("supervise.py")
# An exception counts its owners inside libstdc++, which the sanitizer cannot see
# into.
SUPPRESSIONS = "race:std::__exception_ptr\nrace:__cxa_\n"
OPTIONS = {
    "thread": f"exitcode={endings.SANITIZERS_EXIT}:second_deadlock_stack=1",
    "address": f"exitcode={endings.SANITIZERS_EXIT}:detect_leaks=0:detect_stack_use_after_return=1",
}
COMPILES = "it compiles"
FAILED = 1  # exit code of a program in Python that did not expect an error


class Unable(Exception):
    """This machine cannot run the check: no fault of the student's."""


@dataclass(frozen=True)
class Trial:
    """What one look at a student's file has shown."""

    findings: list[Finding]
    output: str = ""  # what the student's program printed
    log: str = ""  # what the compiler, the sanitizer or the debugger said
    warnings: str = ""  # of the compiler
    remarks: list[str] = field(default_factory=list)
    first_error: str = ""  # of the compiler, with the line that it points at

    @property
    def passed(self) -> bool:
        return findings.verdict(self.findings)

    @property
    def failure(self) -> Finding | None:
        return findings.first_failure(self.findings)


Announce = Callable[[Trial, str], None]


@contextmanager
def folder_of_a_trial() -> Iterator[Path]:
    """For all that is made of one student's file."""
    with tempfile.TemporaryDirectory(prefix="lab-exercise-") as folder:
        yield Path(folder).resolve()


def environment(folder: Path, sanitizer_name: str, seed: int | None) -> dict[str, str]:
    (folder / "suppressions").write_text(SUPPRESSIONS)
    options = ":".join(
        [
            OPTIONS[sanitizer_name],
            f'log_path="{folder}/log"',
            f'suppressions="{folder}/suppressions"',
            "handle_abort=1:handle_segv=1:allow_user_segv_handler=0",
        ]
    )
    name = {"thread": "TSAN_OPTIONS", "address": "ASAN_OPTIONS"}[sanitizer_name]
    if sanitizer_name == "address":
        options = options.replace(f':suppressions="{folder}/suppressions"', "")
    seeds = {} if seed is None else {"LAB_SEED": str(seed)}
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", name: options} | seeds


def run_within_limits(
    program: Path, surroundings: dict[str, str], folder: Path
) -> dict[str, Any] | None:
    """Runs a program and its mock server, in the sandbox if there is one.

    Returns: what supervise.py says; nothing if the program has ended it before.
    Raises: Unable
    """
    here = [] if sandbox.why_not() else sandbox.network()
    room = []
    if here:
        room = sandbox.room([build.BUILD / "exercises"], [folder])
    seal = secrets.token_hex(16)
    orders = {
        "command": [str(program)],
        "environment": surroundings,
        "folder": str(folder),
        "token": secrets.token_hex(16),
        "seal": seal,
        "server": [str(build.SERVER), "--until-eof"],
        "room": room,
    }
    with task_limit.group(MOST_TASKS) as join:
        done = subprocess.run(
            [*here, sys.executable, "-I", SUPERVISOR],
            input=json.dumps(orders).encode(),
            capture_output=True,
            check=False,
            preexec_fn=join,
            start_new_session=True,  # Ctrl+C is for us, no failure of the program's
        )
    return said_with_seal(done, seal)


def said_with_seal(
    done: "subprocess.CompletedProcess[bytes]", seal: str
) -> dict[str, Any] | None:
    """What it wrote, unless somebody else wrote that, or spoiled it."""
    if done.returncode == FAILED:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise Unable(f"the program that watches yours has failed: {why}")
    with suppress(ValueError, KeyError, TypeError):
        said: dict[str, Any] = json.loads(done.stdout)
        return said if said["seal"] == seal else None
    return None


def try_program(
    exercise: Exercise, built: build.Built, source: str, seed: int | None
) -> Trial:
    """Lets the check look once at a program.

    Raises: Unable
    """
    folder = built.program.parent
    surroundings = environment(folder, built.sanitizer, seed)
    result = run_within_limits(built.program, surroundings, folder)
    if result is None:
        lost = endings.lost()
        return Trial([Finding(findings.THE_START, False, lost.observed, lost.expected)])
    said = result["log"] + result["output"]
    if endings.could_not_start(said):
        raise Unable(
            "ThreadSanitizer could not start, as addresses are too random here: "
            "sudo sysctl vm.mmap_rnd_bits=28"
        )
    complaint = sanitizer.digest(result["log"], source, built.sanitizer)
    ended = endings.of(result, source)
    found = findings.read(exercise.steps, result["reports"], ended)
    return Trial(
        with_sanitizer(found, complaint, source),
        result["output"],
        built.warnings + result["log"] + result["stacks"],
        built.warnings,
        built.remarks,
    )


def with_sanitizer(
    found: list[Finding], complaint: Finding, source: str
) -> list[Finding]:
    """What a sanitizer saw in the student's file explains whatever else is wrong,
    so it comes first.  What it saw elsewhere may come of a step that failed, since
    the check then leaves without waiting: so that step has the word.  That it saw
    nothing is only known of a program that came to its end."""
    if complaint.passed is False:
        elsewhere = f"{source}:" not in complaint.observed
        if elsewhere and any(finding.passed is False for finding in found):
            return [*found, complaint]
        return [complaint, *found]
    if all(finding.passed for finding in found):
        return [*found, complaint]
    return [*found, Finding(complaint.step, None)]


def look(
    exercise: Exercise, source: Path, sanitizer_name: str, seed: int | None, times: int
) -> Trial:
    with folder_of_a_trial() as folder:
        built = build.compile_file(exercise, source, folder, sanitizer_name)
        for _ in range(times):
            trial = try_program(exercise, built, source.name, seed)
            if not trial.passed:
                break
            for log in folder.glob("log.*"):
                log.unlink()
        return trial


def try_out(
    exercise: Exercise,
    source: Path,
    seed: int | None = None,
    times: int = 1,
    announce: Announce = lambda trial, then: None,
) -> Trial:
    """Lets the check of an exercise look at a source, with one sanitizer after the
    other.  The first one that is not content has the word.

    `announce` hears what one has found to be well, and which looks then.

    Raises: Unable, OSError
    """
    seen: list[Finding] = []
    trial = Trial([])
    try:
        for place, name in enumerate(exercise.sanitizers, start=1):
            trial = look(exercise, source, name, seed, times)
            then = exercise.sanitizers[place:]
            if not trial.passed:
                missing = [Finding(sanitizer.NAMES[each], None) for each in then]
                return replace(trial, findings=[*trial.findings, *seen, *missing])
            own = [each for each in trial.findings if each.step not in exercise.steps]
            seen += own
            if then:
                announce(trial, then[0])
    except refusals.Refused as refusal:
        return refused(exercise, refusal)
    except build.CompileError as error:
        return not_compiled(exercise, error)
    steps = [each for each in trial.findings if each.step in exercise.steps]
    return replace(trial, findings=[*steps, *seen])


def _not_checked(exercise: Exercise) -> list[Finding]:
    return [Finding(step, None) for step in exercise.steps]


def refused(exercise: Exercise, refusal: refusals.Refused) -> Trial:
    step = "it is a solution of your own"
    why = Finding(step, False, refusal.why, next=refusal.to_do)
    return Trial([why, *_not_checked(exercise)])


def not_compiled(exercise: Exercise, error: build.CompileError) -> Trial:
    what = error.first.splitlines()[0]
    why = Finding(
        COMPILES, False, f"It does not compile: {what}", next=error.in_plain_words
    )
    return Trial(
        [why, *_not_checked(exercise)], log=error.whole, first_error=error.first
    )
