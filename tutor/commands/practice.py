"""`quiz` and `review`: questions with fresh numbers."""

from __future__ import annotations

import os
import secrets
import sys
from argparse import Namespace
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from tutor.commands.keeping import RecordKeeper, about_run, clock, going_on, sitting_in
from tutor.commands.learn import show, terminal_of
from tutor.commands.record import say_notice
from tutor.errors import EXIT_FINE, EXIT_FOUND, TutorError
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.practice.exam import ExamResult, learner_name, make_exam, mark_exam, result_json
from tutor.practice.exam import remark as mark_again
from tutor.practice.quiz import Quiz, make_quiz, open_quiz, quiz_from_json, time_spent
from tutor.practice.session import Session
from tutor.practice.sitting import Sitting
from tutor.present.clean import printable
from tutor.present.closing import exam_lines, exam_waiting, quiz_lines
from tutor.progress.event import Event, Json, Mode
from tutor.progress.record import Record, open_record

_SEEDS = 1_000_000


def _lessons(names: list[str], ids: Collection[str] | None = None) -> list[Lesson]:
    """The lessons named, or every usable one, of `ids` only where these are given."""
    if not names:
        return [entry.lesson for entry in available(ids) if entry.lesson is not None]
    found: dict[str, Lesson] = {}
    for lesson in map(find_lesson, names):
        if found.setdefault(lesson.id, lesson).digest != lesson.digest:
            raise TutorError(f"Two different lessons have the id {lesson.id}.", "Name only one of them.")
    return list(found.values())


def _seed(arguments: Namespace) -> int:
    """The seed typed, or a fresh one; it is always shown."""
    return arguments.seed if arguments.seed is not None else secrets.randbelow(_SEEDS)


def quiz(arguments: Namespace) -> int:
    """`quiz [LESSON…]`: goes on with the one that was interrupted, or asks anew."""
    record = open_record(now=clock())
    mode: Mode = "exam" if arguments.exam else "quiz"
    lessons = _lessons(arguments.lessons)
    found = None if arguments.restart else _interrupted(record, mode, arguments, lessons)
    if found is None:
        made = _made(arguments, lessons)
        about: dict[str, Json] = {"quiz": made.as_json()}
        if arguments.learner:
            about["learner"] = arguments.learner
        sitting = sitting_in(record, open_quiz(made, lessons), mode, about)
    else:
        made, events = found
        sitting = going_on(record, _opened_again(made, lessons), mode, events)
        sitting.notice = f"--restart begins a new {mode}. {sitting.notice}".strip()
    count = len(made.items)
    sitting.name = f"{mode.capitalize()} of {count} question{'s' if count > 1 else ''}, seed {made.seed}."
    sitting.closing = exam_waiting if arguments.exam else quiz_lines
    code = show(sitting, terminal_of(arguments), record)
    if arguments.exam and sitting.session.finished:
        return _hand_in(sitting, made, record, arguments)
    return code


def _made(arguments: Namespace, lessons: list[Lesson]) -> Quiz:
    seed = _seed(arguments)
    if not arguments.exam:
        return make_quiz(lessons, arguments.count, seed)
    return make_exam(lessons, arguments.count, seed)


def _opened_again(made: Quiz, named: list[Lesson]) -> Session:
    """The session of an interrupted quiz; its lessons may be in the catalogue, or named as files."""
    wanted = {item.lesson for item in made.items}
    try:
        return open_quiz(made, [*_lessons([], wanted), *named])
    except TutorError as error:
        hint = "Name its file, or type the same command with --restart to begin anew."
        raise TutorError(error.message, hint) from error


def _interrupted(
    record: Record, mode: Mode, arguments: Namespace, lessons: list[Lesson]
) -> tuple[Quiz, tuple[Event, ...]] | None:
    """The newest run if it was not finished and is not another one than was asked for."""
    run = next(iter(record.runs(mode)), None)
    if run is None or run.finished:
        return None
    events = record.events(run=run.id)
    data = about_run(events).get("quiz")
    if not isinstance(data, dict):
        return None
    made = quiz_from_json(data)
    asked = {lesson.id for lesson in lessons} if arguments.lessons else set()
    other = asked and asked != {item.lesson for item in made.items}
    return None if other or arguments.seed not in (None, made.seed) else (made, events)


def _hand_in(sitting: Sitting, made: Quiz, record: Record, arguments: Namespace) -> int:
    """Marks an exam, writes its result file, and says both."""
    keeper = sitting.keeper
    named = keeper.about.get("learner") if isinstance(keeper, RecordKeeper) else None
    learner = arguments.learner or str(named or "") or learner_name(os.environ)
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
        say_notice(record)
        print(made.nothing_due(now))
        return EXIT_FINE
    for skill in made.unasked:
        print(f"No lesson here exercises {skill}, which is due.", file=sys.stderr)
    sitting = sitting_in(record, open_review(made, lessons), "review")
    waiting = f", {made.waiting} more wait" if made.waiting else ""
    sitting.name = f"Review: {_skills(len(made.due))} due, {len(made.new)} new{waiting}."
    sitting.closing = quiz_lines
    return show(sitting, terminal_of(arguments), record, goes_on=False)


def _skills(count: int) -> str:
    return "1 skill" if count == 1 else f"{count} skills"


def _until(text: str) -> datetime:
    """The last moment of a day, in the local zone."""
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        raise TutorError(f'"{text[:20]}" is no date.', "Type it as 2026-11-30.") from None
    try:
        return day.replace(hour=23, minute=59, second=59, microsecond=999_999).astimezone()
    except (ValueError, OverflowError):  # a zone's offset can lead out of the years there are
        raise TutorError(f'"{text[:20]}" is too far away.', "Type it as 2026-11-30.") from None


def remark(arguments: Namespace) -> int:
    """`remark RESULT.json…`: marks the raw answers of exams again.

    1 where a mark comes out differently, 2 where a file could not be marked.
    """
    lessons = _lessons([])
    codes = []
    for name in arguments.results:
        try:
            result = _marked_again(name, lessons)
        except TutorError as error:  # one bad file among a class's is no reason to leave out the rest
            print(printable(f"{error.message} {error.hint}"), file=sys.stderr)
            codes.append(error.code)
            continue
        for line in _marked_lines(name, result):
            print(printable(line))
        codes.append(EXIT_FOUND if result.differing or result.changed else EXIT_FINE)
    return max(codes)


def _marked_lines(name: str, result: ExamResult) -> Iterator[str]:
    yield f"{name}: {result.learner or 'no name'}, exam of seed {result.seed}"
    yield from exam_lines(result)
    for lesson in result.changed:
        yield f"{lesson} has changed since this exam was made."
    if result.differing:
        numbers = ", ".join(str(number + 1) for number in result.differing)
        yield f"Marked differently than in the file: {numbers}."


def _marked_again(name: str, lessons: list[Lesson]) -> ExamResult:
    """Marks one result file again.

    Raises:
        TutorError: which names the file.
    """
    try:
        return mark_again(Path(name).read_text(encoding="utf-8"), lessons)
    except OSError as error:
        raise TutorError(f"{name} cannot be read ({error.strerror}).", "Name a result file.") from error
    except UnicodeDecodeError as error:
        raise TutorError(f"{name} is not a text in UTF-8.", "Name a result file.") from error
    except TutorError as error:
        raise TutorError(f"{name}: {error.message}", error.hint) from error
