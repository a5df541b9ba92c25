"""What a student can ask for, a function for each."""

import subprocess
import sys
import time
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from classroom import build, student_folder, endings, refusals, sandbox, sanitizer, say
from classroom.exercise import BadInput, Exercise, find, read_all
from classroom.findings import Finding
from classroom.supervise import server
from classroom.trial import (
    Announce,
    Trial,
    environment,
    folder_of_a_trial,
    try_out,
)

DONE, WRONG = 0, 1


def listed(_: Namespace) -> int:
    """All exercises, and how far you are."""
    marks = student_folder.read_marks()
    for exercise in read_all():
        mark = marks.get(exercise.name, student_folder.Marks())
        state = "passed" if mark.passed else "started" if mark.attempts else ""
        print(say.row(f"{exercise.number:<3}  {exercise.title}", state, 49))
    print("\nBegin with: ./lab exercise start 01")
    return DONE


def start(typed: Namespace) -> int:
    exercise = find(typed.exercise)
    new = student_folder.start(exercise)
    mine = student_folder.file_of(exercise)
    print(f"{exercise.number} {exercise.title}\n\n{say.paragraph(exercise.goal)}\n")
    print(f"  the story    ./lab exercise story {exercise.number}")
    print(f"  your file    {mine}{'' if new else '  (kept as it is)'}")
    print(f"  first        ./lab exercise predict {exercise.number}")
    print(f"  then         ./lab exercise check {exercise.number}")
    return DONE


def look_at(exercise: Exercise, seed: int | None) -> int:
    """Compiles and checks a student's file, and keeps the marks."""
    mine = student_folder.started(exercise)
    student_folder.read_marks()  # if they cannot be read, that is said before the work
    build.prepare(exercise)
    say_whether_it_is_safe()
    shown: list[Finding] = []
    announce = announcer(exercise, shown)
    trial = try_out(exercise, mine, seed, announce=announce)
    marks = note_trial(exercise, trial, whole=seed is None)
    if trial.first_error:
        print(f"It does not compile.  The first error:\n\n{trial.first_error}\n")
        if trial.findings[0].next:
            print(say.paragraph(trial.findings[0].next))
        say_where_all_is(exercise)
        return WRONG
    if trial.passed and shown:
        print(
            f"{say.findings([each for each in trial.findings if each not in shown])}\n"
        )
    else:
        show_findings(exercise, trial)
    show_what_was_said(trial)
    if trial.passed and seed is not None:
        print(f"Seed {seed} is well.  Now all: ./lab exercise check {exercise.number}")
        return DONE
    if trial.passed:
        congratulate(exercise, marks)
        return DONE
    print(f"Need a hint?  ./lab exercise hint {exercise.number}")
    if trial.log:
        say_where_all_is(exercise)
    return WRONG


def say_where_all_is(exercise: Exercise) -> None:
    print(f"All that was said: ./lab exercise check {exercise.number} --log")


def show_findings(exercise: Exercise, trial: Trial) -> None:
    print(f"{exercise.number} {exercise.title}\n\n{say.findings(trial.findings)}\n")


def announcer(exercise: Exercise, shown: list[Finding]) -> Announce:
    """Shows the first verdict, and notes what it has shown."""

    def announce(trial: Trial, then: str) -> None:
        shown.extend(trial.findings)
        show_findings(exercise, trial)
        who = sanitizer.TITLES[then]
        print(f"Now the same with {who}, which takes as long again …\n", flush=True)

    return announce


def say_whether_it_is_safe() -> None:
    if why := sandbox.why_not():
        said = f"Without a sandbox: {why}.  Your program runs with your rights."
        print(say.paragraph(said), file=sys.stderr)


def show_what_was_said(trial: Trial) -> None:
    """What the student may not have seen yet: output, warnings, remarks."""
    for remark in trial.remarks:
        print(say.indented("remark", remark))
    if trial.warnings:
        print(f"The compiler warns:\n{say.beginning(trial.warnings)}\n")
    if printed := endings.own_words(trial.output):
        print(f"Your program printed:\n{say.beginning(printed)}\n")
    if trial.remarks and not (trial.warnings or printed):
        print()


def note_trial(
    exercise: Exercise, trial: Trial, *, whole: bool
) -> student_folder.Marks:
    with student_folder.marks_to_change(exercise) as marks:
        marks.attempts += 1
        marks.log = student_folder.shortened(trial.log + trial.output)
        # Who has seen one order of events has not seen all of them.
        marks.passed = marks.passed or (trial.passed and whole)
        if trial.failure:
            marks.note_failure(trial.failure.step, trial.failure.observed)
    return marks


def congratulate(exercise: Exercise, marks: student_folder.Marks) -> None:
    ask = exercise.predict
    print("Passed.")
    said = f'The answer is "{ask.choices[ask.answer - 1]}".  {ask.because}'
    if marks.predicted and marks.predicted <= len(ask.choices):
        said = f'You predicted "{ask.choices[marks.predicted - 1]}".  {said}'
    print(say.paragraph(said))
    print(f"\nSee the time:  ./lab exercise run {exercise.number}")
    print(f"Compare:       ./lab exercise solution {exercise.number}")


def check(typed: Namespace) -> int:
    exercise = find(typed.exercise)
    if typed.log:
        print(student_folder.marks_of(exercise).log or "There is no log yet.")
        return DONE
    return look_at(exercise, typed.seed)


def state_of(file: Path) -> tuple[int, int, int] | None:
    """What differs after a save, also by an editor that writes another file and
    renames it; nothing while there is no file."""
    try:
        now = file.stat()
    except OSError:
        return None
    return now.st_ino, now.st_mtime_ns, now.st_size


def watch(typed: Namespace) -> int:
    """Checks whenever the file is saved, until Ctrl+C."""
    exercise = find(typed.exercise)
    mine = student_folder.started(exercise)
    seen = None
    while True:
        if (now := state_of(mine)) and now != seen:
            seen = now
            print("\n" + "-" * say.width())
            try:
                look_at(exercise, None)
            except BadInput:  # an editor renames, and the file is back in a moment
                seen = None
            print(f"\nWatching {mine}; Ctrl+C ends it.", flush=True)
        time.sleep(0.3)  # asking works on every file system


def story(typed: Namespace) -> int:
    """What it is about, to be read in the terminal."""
    exercise = find(typed.exercise)
    print(say.page((exercise.folder / "README.md").read_text()).strip())
    return DONE


def hint(typed: Namespace) -> int:
    exercise = find(typed.exercise)
    rungs = exercise.hints()
    with student_folder.marks_to_change(exercise) as marks:
        marks.hints = min(marks.hints + 1, len(rungs))
    print(f"Hint {marks.hints} of {len(rungs)}: {say.page(rungs[marks.hints - 1])}")
    if marks.hints == len(rungs):
        print(f"\nThe last step: ./lab exercise solution {exercise.number} --give-up")
    return DONE


def predict(typed: Namespace) -> int:
    exercise = find(typed.exercise)
    ask = exercise.predict
    answer = typed.answer
    if answer is None:
        print(say.paragraph(ask.question) + "\n")
        for number, choice in enumerate(ask.choices, start=1):
            print(say.choice(number, choice))
        answer = ""
        with suppress(EOFError):  # Ctrl+D
            answer = input("\nYour number: ") if sys.stdin.isatty() else ""
        if not answer:
            said = f"Say it with --answer: predict {exercise.number} --answer 1"
            print(f"\n{say.paragraph(said)}")
            return DONE
    known = [str(number + 1) for number in range(len(ask.choices))]
    if answer not in known:
        raise BadInput(f"{answer}: no such choice: there are {', '.join(known)}")
    with student_folder.marks_to_change(exercise) as marks:
        marks.predicted = int(answer)
    said = f'Noted: "{ask.choices[int(answer) - 1]}".  Find out, and compare.'
    print(say.paragraph(said))
    return DONE


def run(typed: Namespace) -> int:
    """Uses the solution once.  Time is shown, never graded."""
    exercise = find(typed.exercise)
    mine = student_folder.started(exercise)
    build.prepare(exercise)
    with folder_of_a_trial() as folder:
        first = exercise.sanitizers[0]
        try:
            built = build.compile_file(exercise, mine, folder, first)
        except refusals.Refused as refusal:
            print(f"{refusal.why}\n{refusal.to_do}")
            return WRONG
        except build.CompileError as error:
            print(f"It does not compile.  The first error:\n\n{error.first}\n")
            return WRONG
        begin = time.monotonic()
        surroundings = environment(folder, first, typed.seed)
        with server([str(build.SERVER), "--until-eof"]) as address:
            surroundings["LAB_SERVER"] = address
            code = subprocess.run([built.program], env=surroundings).returncode
        print(f"{time.monotonic() - begin:.2f} s in all")
    return DONE if code == 0 else WRONG


def solution(typed: Namespace) -> int:
    exercise = find(typed.exercise)
    marks = student_folder.marks_of(exercise)
    if not marks.passed and not typed.give_up and not marks.gave_up:
        raise BadInput(f"{exercise.name}: not passed yet: try a hint, or add --give-up")
    if not marks.passed:
        with student_folder.marks_to_change(exercise) as marks:
            marks.gave_up = True
    print(exercise.solution.read_text(), end="")
    return DONE


def reset(typed: Namespace) -> int:
    exercise = find(typed.exercise)
    print(f"Begun anew.  Your old file is {student_folder.reset(exercise)}")
    return DONE


def progress(_: Namespace) -> int:
    marks = student_folder.read_marks()
    print(say.row("exercise", "attempts  hints  state", 40))
    for exercise in read_all():
        mark = marks.get(exercise.name, student_folder.Marks())
        state = "passed" if mark.passed else "gave up" if mark.gave_up else ""
        noted = f"{mark.attempts:>8} {mark.hints:>6}  {state}"
        print(say.row(f"{exercise.number:<3} {exercise.title}", noted, 40))
    done = sum(mark.passed for mark in marks.values())
    print(f"\n{done} of {len(read_all())} passed")
    return DONE
