"""The lab's set-up as a lesson of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tutor.clean import escaped
from tutor.lesson.load import examine
from tutor.lesson.model import Lesson
from tutor.lesson.numbers import with_computation, with_frozen
from tutor.lesson.write import lesson_to_toml
from tutor.practice.lab.state import Lab, Refused, changes
from tutor.sayings import Said, Text, said

_LONGEST_SUMMARY = 160

Sayer = Callable[[Said], str]
"""Makes the text of what is said: a lesson file holds texts."""


def as_lesson(lab: Lab, name: str, say: Sayer) -> Lesson:
    """A lesson with the lab's numbers, without what its author and its source say about the given ones.

    It asks what the lesson asks, over as many iterations. What is frozen is written where the file can say
    so; that of a plain network updates every parameter.
    """
    told = changes(lab if lab.equations is not None else replace(lab, frozen=frozenset()))
    origin = Text(lab.lesson.id)
    summary = say(said("lab.made_from", lesson=origin))
    if told:
        changed = say(said("lab.made_from_with", lesson=origin, changes=told))
        summary = changed if len(changed) <= _LONGEST_SUMMARY else summary
    lesson = lab.lesson
    if lab.equations is None:
        lesson = replace(lesson, network=lab.network, training=lab.training)
    else:
        lesson = with_computation(lesson, with_frozen(lab.equations, lab.frozen))
    return replace(
        lesson,
        id=name,
        title=say(said("lab.made_title", title=Text(lab.lesson.title))),
        summary=summary,
        source=None,
        notes=(),
        claims={},
        path=None,
        contents=b"",
        seed=None,
    )


def save(lab: Lab, typed: str, say: Sayer) -> Path | Refused:
    """Writes the lab as a new lesson file and gives its path. No file is ever overwritten."""
    path = Path(typed.strip() if typed.strip().endswith(".toml") else f"{typed.strip()}.toml").expanduser()
    if not typed.strip() or "\0" in typed:
        return Refused(said("lab.needs_name"), said("lab.type_save"))
    text = lesson_to_toml(as_lesson(lab, path.stem, say))
    examined = examine(text, path.name, stem=path.stem)
    if examined.errors:
        return Refused(said("lab.no_lesson_yet", problem=examined.errors[0].message))
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return Refused(said("lab.is_there", path=Text(escaped(str(path)))), said("lab.another_name"))
    except OSError as error:
        return Refused(
            said("lab.not_written", path=Text(escaped(str(path))), reason=Text(error.strerror)),
            said("lab.another_place"),
        )
    return path
