"""`progress` and `reset`: what is known of the learner, and forgetting it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from tutor.clean import escaped
from tutor.commands.keeping import clock, say_end, say_notice
from tutor.commands.open_exam import refuse_in
from tutor.errors import EXIT_FINE, EXIT_FOUND, TutorError
from tutor.journal.event import Event, NotKept
from tutor.journal.record import Record, open_record
from tutor.lesson.catalogue import available, find_lesson
from tutor.terminal import read_line

_DAYS_SHOWN = 14
_BAR = 20


def progress(arguments: Namespace) -> int:
    """`progress`: on paper, as everything that is stored, or `--delete`."""
    record = open_record(now=clock())
    refuse_in(record, "progress")
    if arguments.delete:
        return _delete(record, arguments.yes)
    events = record.events()
    whole = not record.notices
    say_notice(record)
    if arguments.format == "text":
        print(_report(events, datetime.now().astimezone(), whole))
    else:
        from tutor.journal.export import HEADINGS, as_cells, as_rows
        from tutor.present.tables import csv_text, json_text

        as_json = arguments.format == "json"
        written = json_text({"events": as_rows(events)}) if as_json else csv_text(HEADINGS, as_cells(events))
        sys.stdout.write(written)
    say_end(record)
    return EXIT_FINE


def _report(events: Sequence[Event], now: datetime, whole: bool) -> str:
    """Lessons, skills from the weakest, what is due, and a small plot over days.

    Args:
        now: with the local zone.
        whole: whether these are all events that there are, as far as is known.
    """
    parts = [_lessons(events)]
    if events:
        parts += [_skills(events, now), _due(events, now), _days(events, now)]
    elif whole:
        parts.append("Nothing is kept yet. Type `backprop-tutor lesson relu-111` to begin.\n")
    return "\n".join(part for part in parts if part).rstrip()


def _lessons(events: Sequence[Event]) -> str:
    from tutor.commands.status import in_words
    from tutor.journal.mastery import lessons
    from tutor.present.tables import table

    far = lessons(events)
    rows = [(e.id, in_words(e.lesson, far), e.title) for e in available() if e.lesson is not None]
    return table(("lesson", "status", "title"), rows)


def _skills(events: Sequence[Event], now: datetime) -> str:
    from tutor.journal.cards import cards, due_at
    from tutor.journal.mastery import skills
    from tutor.present.mistakes import mistakes
    from tutor.present.tables import table

    dates = {skill: due_at(card).astimezone(now.tzinfo) for skill, card in cards(events).items()}
    rows = []
    for skill in skills(events):
        kind, _, through = skill.skill.partition(":")
        met = mistakes(skill.misconceptions[:1])
        due = f"{dates[skill.skill]:%Y-%m-%d}" if skill.skill in dates else ""
        first = f"{skill.first_try}/{skill.questions}"
        last = _last_mistake(skill.mistakes)
        rows.append((kind.replace("_", " "), through, f"{skill.mastery:.0%}", first, due, met or last))
    return (
        table(("skill", "through", "mastery", "first try", "next due", "mistakes"), rows, "<<>>")
        if rows
        else ""
    )


def _last_mistake(mistakes: Sequence[Event]) -> str:
    return f"{mistakes[0].symbol} = {mistakes[0].text[:20]}" if mistakes else ""


def _due(events: Sequence[Event], now: datetime) -> str:
    from tutor.journal.cards import cards, due

    found = due(cards(events), now)
    return (
        f"Due today: {len(found.today)}, tomorrow: {len(found.tomorrow)}, "
        f"in the week after: {len(found.week)}. Type `backprop-tutor review`.\n"
    )


def _days(events: Sequence[Event], now: datetime) -> str:
    from tutor.journal.mastery import days

    shown = days(events, now.tzinfo or UTC)[-_DAYS_SHOWN:]
    most = max((day.questions for day in shown), default=0)
    lines = []
    for day in shown:
        right = round(_BAR * day.first_try / most) if most else 0
        whole = max(1, round(_BAR * day.questions / most)) if most else 0
        bar = "#" * right + "." * max(0, whole - right)
        lines.append(f"{day.day}  {bar:<{_BAR}}  {day.first_try} of {day.questions} right at the first try")
    return "\n".join(lines)


def _delete(record: Record, sure: bool) -> int:
    if not sure and not _agreed(f"Delete everything in {escaped(str(record.path))}?"):
        print("Nothing was deleted.")
        return EXIT_FOUND
    removed = record.delete_all()
    print("\n".join(f"removed {escaped(str(path))}" for path in removed) or "There was nothing to delete.")
    return EXIT_FINE


def reset(arguments: Namespace) -> int:
    """`reset LESSON`: the next start begins anew. The log keeps what was done."""
    lesson = find_lesson(arguments.lesson)
    record = open_record(now=clock())
    begun = record.latest_run(lesson.id, seed=lesson.seed)
    say_notice(record)
    if not begun:
        print(f"There is nothing to reset: {lesson.id} begins at its first step next time.")
        return EXIT_FINE
    if not arguments.yes and not _agreed(f"Begin {lesson.id} anew next time?"):
        print("Nothing was reset.")
        return EXIT_FOUND
    kept = record.reset(lesson.id, at=clock(), seed=lesson.seed)
    if isinstance(kept, NotKept):
        raise TutorError(kept.reason, "Mend that and type the same again.")
    say_end(record)
    print(f"{lesson.id} begins anew next time.")
    return EXIT_FINE


def _agreed(question: str) -> bool:
    """Asks on the terminal; without one, the answer is no."""
    if not sys.stdin.isatty():
        print(f"{question} Nobody can be asked here: add --yes.", file=sys.stderr)
        return False
    print(f"{question} [y/N] ", end="", flush=True)
    return read_line(sys.stdin).strip().lower() in ("y", "yes")
