"""The lab's set-up as a lesson of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tutor.clean import escaped
from tutor.lesson.load import examine
from tutor.lesson.model import Lesson
from tutor.lesson.write import lesson_to_toml
from tutor.practice.lab.state import Lab, Refused, changes, refused
from tutor.sayings import Text, said

_LONGEST_SUMMARY = 160


def as_lesson(lab: Lab, name: str) -> Lesson:
    """A lesson with the lab's numbers, without what its author and its source say about the given ones.

    It asks what the lesson asks, over as many iterations. Frozen parameters are a matter of the lab
    alone: a lesson updates every parameter.
    """
    told = ", ".join(changes(replace(lab, frozen=frozenset())))
    summary = f"Made in the lab from {lab.lesson.id}{f': {told}' if told else ''}."
    return replace(
        lab.lesson,
        id=name,
        title=f"{lab.lesson.title} (from the lab)",
        summary=summary if len(summary) <= _LONGEST_SUMMARY else f"Made in the lab from {lab.lesson.id}.",
        network=lab.network,
        training=lab.training,
        source=None,
        notes=(),
        claims={},
        path=None,
        digest="",
        seed=None,
    )


def save(lab: Lab, typed: str) -> Path | Refused:
    """Writes the lab as a new lesson file and gives its path. No file is ever overwritten."""
    path = Path(typed.strip() if typed.strip().endswith(".toml") else f"{typed.strip()}.toml").expanduser()
    if not path.stem or "\0" in typed:
        return refused("needs_name", "type_save")
    text = lesson_to_toml(as_lesson(lab, path.stem))
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
