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
from tutor.sayings import Text, said
from tutor.words import say


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
        if not sure and not agreed(said("commands.delete_all", file=Text(escaped(str(where))))):
            print(say(said("commands.nothing_deleted")))
            return EXIT_FOUND
        removed = known.delete(record)
    for path in removed:
        print(say(said("commands.removed", file=Text(escaped(str(path))))))
    if not removed:
        print(say(said("commands.nothing_to_delete")))
    return EXIT_FINE


def reset(arguments: Namespace) -> int:
    """`reset LESSON`: the next start begins anew."""
    lesson = find_lesson(arguments.lesson)
    name = Text(lesson.id)
    with own_record() as record:
        begun = is_begun(record, lesson)
        say_notice(record)
        if not begun:
            print(say(said("commands.nothing_to_reset", lesson=name)))
            return EXIT_FINE
        if not arguments.yes and not agreed(said("commands.reset", lesson=name)):
            print(say(said("commands.nothing_reset")))
            return EXIT_FOUND
        begin_anew_next_time(record, lesson)
    print(say(said("commands.begins_anew", lesson=name)))
    return EXIT_FINE
