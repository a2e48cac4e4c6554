"""What is known of the learner, and forgetting it: `progress`, `reset`."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime

from tutor.application import progress as known
from tutor.application.lessons import is_begun
from tutor.application.lessons import reset as begin_anew_next_time
from tutor.clean import escaped
from tutor.cli.front_end import agreed, own_record, say_notice
from tutor.errors import EXIT_FINE, EXIT_FOUND
from tutor.lesson.catalogue import find_lesson


def progress(arguments: Namespace) -> int:
    """`progress`: on paper, as everything that is stored, or `--delete`."""
    if arguments.delete:
        return _delete(sure=arguments.yes)
    with own_record() as record:
        text = known.progress(record, arguments.format, datetime.now().astimezone())
    sys.stdout.write(text)
    return EXIT_FINE


def _delete(sure: bool) -> int:
    with own_record() as record:
        where = known.deletable(record)
        say_notice(record)
        if not sure and not agreed(f"Delete everything in {escaped(str(where))}?"):
            print("Nothing was deleted.")
            return EXIT_FOUND
        removed = known.delete(record)
    print("\n".join(f"removed {escaped(str(path))}" for path in removed) or "There was nothing to delete.")
    return EXIT_FINE


def reset(arguments: Namespace) -> int:
    """`reset LESSON`: the next start begins anew."""
    lesson = find_lesson(arguments.lesson)
    with own_record() as record:
        begun = is_begun(record, lesson)
        say_notice(record)
        if not begun:
            print(f"There is nothing to reset: {lesson.id} begins at its first step next time.")
            return EXIT_FINE
        if not arguments.yes and not agreed(f"Begin {lesson.id} anew next time?"):
            print("Nothing was reset.")
            return EXIT_FOUND
        begin_anew_next_time(record, lesson)
    print(f"{lesson.id} begins anew next time.")
    return EXIT_FINE
