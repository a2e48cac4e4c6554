"""What is known of the learner, and forgetting it: `progress`, `reset`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from tutor.application.progress import progress as known
from tutor.application.record import Agrees, Forgotten, delete
from tutor.application.record import reset as begin_anew_next_time
from tutor.cli.front_end import agreed, closing, own_record, say_notice
from tutor.errors import EXIT_FINE, EXIT_FOUND
from tutor.journal.record import Record
from tutor.practice.exam import NAME_VARIABLES
from tutor.sayings import Said
from tutor.words import say


def progress(arguments: Namespace) -> int:
    """`progress`: on paper, as everything that is stored, or `--delete`."""
    if arguments.delete:
        return _forgetting(delete, arguments.yes, arguments.learner)
    named = {} if arguments.learner is None else {NAME_VARIABLES[0]: arguments.learner}
    with _record_of(arguments.learner) as record:
        now = datetime.now().astimezone()
        text = known(record, arguments.format, now, {**os.environ, **named}, arguments.home_page)
    sys.stdout.write(text)
    return EXIT_FINE


def reset(arguments: Namespace) -> int:
    """`reset LESSON`: the next start begins anew."""

    def forget(record: Record, agrees: Agrees) -> Forgotten:
        return begin_anew_next_time(record, arguments.lesson, agrees)

    return _forgetting(forget, arguments.yes)


def _record_of(learner: str | None) -> AbstractContextManager[Record]:
    """The record of this account, or of a learner of a class who uses it."""
    if learner is None:
        return own_record()
    from tutor.application.class_desk import record_here

    return closing(record_here(learner))


def _forgetting(forget: Callable[[Record, Agrees], Forgotten], sure: bool, learner: str | None = None) -> int:
    """Forgets something, once the learner has agreed or was sure when typing. Says what came of it."""
    with _record_of(learner) as record:

        def agrees(question: Said) -> bool:
            say_notice(record)
            return sure or agreed(question)

        forgotten = forget(record, agrees)
    for one in forgotten.told:
        print(say(one))
    return EXIT_FINE if forgotten.agreed else EXIT_FOUND
