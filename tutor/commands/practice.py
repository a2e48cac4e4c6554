"""`quiz` and `review`: questions with fresh numbers."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime

from tutor.clean import one_line
from tutor.commands.choosing import chosen_lessons, chosen_seed
from tutor.commands.keeping import about_run, clock, going_on, say_notice, sitting_in
from tutor.commands.learn import show, terminal_of
from tutor.commands.open_exam import asks_an_exam, refuse_in, refuse_its_questions
from tutor.errors import EXIT_FINE, TutorError
from tutor.journal.event import Event
from tutor.journal.record import Record, open_record
from tutor.lesson.model import Lesson
from tutor.practice.quiz import Quiz, make_quiz, open_quiz, quiz_from_json
from tutor.practice.session import Session
from tutor.present.closing import quiz_lines
from tutor.words import say


def quiz(arguments: Namespace) -> int:
    """`quiz [LESSON…]`: goes on with the one that was interrupted, or asks anew."""
    if arguments.exam:
        from tutor.commands.exam import exam

        return exam(arguments)
    record = open_record(now=clock())
    lessons = chosen_lessons(arguments.lessons)
    found = None if arguments.restart else _interrupted(record, arguments, lessons)
    if found is None:
        made = make_quiz(lessons, arguments.count, chosen_seed(arguments))
        sitting = sitting_in(record, open_quiz(made, lessons), "quiz", {"quiz": made.as_json()})
    else:
        made, events = found
        sitting = going_on(record, _opened_again(made, lessons), "quiz", events)
        sitting.notice = f"--restart begins a new quiz. {sitting.notice}".strip()
    refuse_its_questions(record, made, *lessons)
    count = len(made.items)
    sitting.name = f"Quiz of {count} question{'s' if count > 1 else ''}, seed {made.seed}."
    sitting.closing = quiz_lines
    return show(sitting, terminal_of(arguments), record)


def _opened_again(made: Quiz, named: list[Lesson]) -> Session:
    """The session of an interrupted quiz; its lessons may be in the catalogue, or named as files."""
    wanted = {item.lesson for item in made.items}
    try:
        return open_quiz(made, [*chosen_lessons([], wanted), *named])
    except TutorError as error:
        hint = "Name its file, or type the same command with --restart to begin anew."
        raise TutorError(error.message, hint) from error


def _interrupted(
    record: Record, arguments: Namespace, lessons: list[Lesson]
) -> tuple[Quiz, tuple[Event, ...]] | None:
    """The newest run if it was not finished and is not another one than was asked for."""
    run = next(iter(record.runs("quiz")), None)
    if run is None or run.finished:
        return None
    events = record.events(run=run.id)
    if not events:  # reading them has shown that none can be read: the record says so
        return None
    data = about_run(events).get("quiz")
    if not isinstance(data, dict):
        return None
    made = quiz_from_json(data)
    if asks_an_exam(made, *lessons):  # whatever its mode is
        return None
    asked = {lesson.id for lesson in lessons} if arguments.lessons else set()
    other = asked and asked != {item.lesson for item in made.items}
    return None if other or arguments.seed not in (None, made.seed) else (made, events)


def review(arguments: Namespace) -> int:
    """`review`: the skills that are due."""
    from tutor.journal.cards import cards, due_at
    from tutor.journal.mastery import lessons as begun
    from tutor.practice.review import make_review, open_review

    record = open_record(now=clock())
    refuse_in(record, "review")
    events = record.events()
    now = _until(arguments.until) if arguments.until else datetime.now().astimezone()
    dates = {skill: due_at(card) for skill, card in cards(events).items()}
    lessons = chosen_lessons([])
    made = make_review(dates, lessons, chosen_seed(arguments), now, begun(events).keys())
    nothing = made.nothing_due(now)
    if nothing is not None:
        say_notice(record)
        print(say(nothing))
        return EXIT_FINE
    for skill in made.unasked:
        print(f"No lesson here exercises {one_line(skill)}, which is due.", file=sys.stderr)
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
