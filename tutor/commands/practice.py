"""`quiz` and `review`: questions with fresh numbers."""

from __future__ import annotations

import os
import secrets
import sys
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path

from tutor.commands.keeping import RecordKeeper, about_run, clock, going_on, sitting_in
from tutor.commands.learn import show, terminal_of
from tutor.errors import EXIT_FINE, EXIT_FOUND, TutorError
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.practice.quiz import Quiz, make_quiz, open_quiz, quiz_from_json, time_spent
from tutor.practice.sitting import Sitting
from tutor.present.closing import exam_lines, exam_waiting, quiz_lines
from tutor.progress.event import Event, Mode
from tutor.progress.record import Record, open_record

_SEEDS = 1_000_000


def _lessons(names: list[str]) -> list[Lesson]:
    """The lessons named, or every usable one."""
    if names:
        return [find_lesson(name) for name in dict.fromkeys(names)]
    return [entry.lesson for entry in available() if entry.lesson is not None]


def _seed(arguments: Namespace) -> int:
    """The seed typed, or a fresh one; it is always shown."""
    return arguments.seed if arguments.seed is not None else secrets.randbelow(_SEEDS)


def quiz(arguments: Namespace) -> int:
    """`quiz [LESSON…]`: goes on with the one that was interrupted, or asks anew."""
    record = open_record(now=clock())
    mode: Mode = "exam" if arguments.exam else "quiz"
    lessons = _lessons(arguments.lessons)
    found = None if arguments.restart else _interrupted(record, mode, arguments)
    if found is None:
        made = _made(arguments, lessons)
        sitting = sitting_in(record, open_quiz(made, lessons), mode, {"quiz": made.as_json()})
        going = ""
    else:
        made, events = found
        sitting = going_on(record, open_quiz(made, _lessons([])), mode, events)
        going = "You go on with it; --restart begins a new one. "
    sitting.name = f"{mode.capitalize()} of {len(made.items)} questions, seed {made.seed}."
    sitting.notice = f"{going}{sitting.notice}".strip()
    sitting.closing = exam_waiting if arguments.exam else quiz_lines
    code = show(sitting, terminal_of(arguments), record)
    if arguments.exam and sitting.session.finished:
        return _hand_in(sitting, made, record, arguments)
    return code


def _made(arguments: Namespace, lessons: list[Lesson]) -> Quiz:
    seed = _seed(arguments)
    if not arguments.exam:
        return make_quiz(lessons, arguments.count, seed)
    from tutor.practice.exam import make_exam

    return make_exam(lessons, arguments.count, seed)


def _interrupted(record: Record, mode: Mode, arguments: Namespace) -> tuple[Quiz, tuple[Event, ...]] | None:
    """The newest run if it was not finished and is not another one than was asked for."""
    run = next(iter(record.runs(mode)), None)
    if run is None or run.finished:
        return None
    events = record.events(run=run.id)
    data = about_run(events).get("quiz")
    if not isinstance(data, dict):
        return None
    made = quiz_from_json(data)
    asked = set(arguments.lessons)
    other = asked and asked != {item.lesson for item in made.items}
    return None if other or arguments.seed not in (None, made.seed) else (made, events)


def _hand_in(sitting: Sitting, made: Quiz, record: Record, arguments: Namespace) -> int:
    """Marks an exam, writes its result file, and says both."""
    from tutor.practice.exam import learner_name, mark_exam, result_json

    learner = arguments.learner or learner_name(os.environ)
    seconds = int(time_spent(sitting.attempts).total_seconds())
    result = mark_exam(sitting.session, made, learner, seconds)
    path = Path(arguments.output or f"exam-{made.seed}-{clock():%Y%m%dT%H%M%S}.json")
    for line in exam_lines(result):
        print(line)
    try:
        path.write_text(result_json(result), encoding="utf-8")
    except OSError as error:
        raise TutorError(
            f"The result file {path} cannot be written ({error.strerror}).",
            "Your answers are kept: type the same command with --output FILE to hand in again.",
        ) from error
    keeper = sitting.keeper
    if isinstance(keeper, RecordKeeper) and sitting.attempts:
        last = sitting.attempts[-1]
        keeper.finish(last, sitting.session.questions[last.number])
        record.close()
    print(f"Handed in: {path}")
    return EXIT_FINE


def review(arguments: Namespace) -> int:
    """`review`: the skills that are due."""
    from tutor.practice.review import make_review, open_review
    from tutor.progress.cards import cards, due_at
    from tutor.progress.mastery import lessons as begun

    record = open_record(now=clock())
    events = record.events()
    now = _until(arguments.until) if arguments.until else datetime.now().astimezone()
    dates = {skill: due_at(card) for skill, card in cards(events).items()}
    lessons = _lessons([])
    made = make_review(dates, lessons, _seed(arguments), now, begun(events).keys())
    if not made.items:
        print(made.nothing_due(now))
        return EXIT_FINE
    for skill in made.unasked:
        print(f"No lesson here exercises {skill}, which is due.", file=sys.stderr)
    sitting = sitting_in(record, open_review(made, lessons), "review")
    waiting = f", {made.waiting} more wait" if made.waiting else ""
    sitting.name = f"Review: {_skills(len(made.due))} due, {len(made.new)} new{waiting}."
    sitting.closing = quiz_lines
    return show(sitting, terminal_of(arguments), record)


def _skills(count: int) -> str:
    return "1 skill" if count == 1 else f"{count} skills"


def _until(text: str) -> datetime:
    """The last moment of a day, in the local zone."""
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        raise TutorError(f'"{text[:20]}" is no date.', "Type it as 2026-11-30.") from None
    return (day.replace(hour=0, minute=0, second=0) + timedelta(days=1, microseconds=-1)).astimezone()


def remark(arguments: Namespace) -> int:
    """`remark RESULT.json…`: marks the raw answers of exams again; 1 where a mark comes out differently."""
    from tutor.practice.exam import remark as mark_again

    lessons = _lessons([])
    same = True
    for name in arguments.results:
        try:
            result = mark_again(Path(name).read_text(encoding="utf-8"), lessons)
        except (OSError, UnicodeDecodeError) as error:
            raise TutorError(
                f"{name} cannot be read ({type(error).__name__}).", "Name a result file."
            ) from error
        print(f"{name}: {result.learner or 'no name'}, exam of seed {result.seed}")
        for line in exam_lines(result):
            print(line)
        for lesson in result.changed:
            print(f"{lesson} has changed since this exam was made.")
        if result.differing:
            numbers = ", ".join(str(number + 1) for number in result.differing)
            print(f"Marked differently than in the file: {numbers}.")
        same = same and not result.differing and not result.changed
    return EXIT_FINE if same else EXIT_FOUND
