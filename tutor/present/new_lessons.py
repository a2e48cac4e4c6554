"""A new lesson as a file: its title and summary in words, and how it was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from itertools import groupby

from tutor.clean import brief, one_line
from tutor.lesson.model import Lesson
from tutor.lesson.write import lesson_to_toml
from tutor.practice.new_networks import Layout
from tutor.sayings import Said, Text, said
from tutor.words import say

_LONGEST_TITLE = 60
_LONGEST_SHAPE = 24


def entitled(lesson: Lesson, of: Layout, file: str | None = None) -> Lesson:
    """The lesson with a title and a summary.

    Args:
        file: the name of the file that its weights come from.
    """
    times = lesson.training.iterations
    title = say(said(f"new_lessons.{'title' if file is None else 'title_of_trained'}", **_about(of)))
    if len(title) > _LONGEST_TITLE:
        title = say(said("new_lessons.large_title", layers=len(of.activations)))
    shape = _shape(of)
    if file is None:
        summary = said("new_lessons.summary", shape=shape, loss=said(of.loss.title), times=times)
    else:
        from_file = Text(brief(file, 40))
        summary = said("new_lessons.summary_of_trained", shape=shape, file=from_file, times=times)
    return replace(lesson, title=title, summary=say(summary))


def lesson_file(lesson: Lesson, remarks: Iterable[Said]) -> str:
    """The text of the lesson's file, with remarks in its first lines."""
    return "".join(f"# {one_line(say(remark))}\n" for remark in remarks) + lesson_to_toml(lesson)


def _about(of: Layout) -> dict[str, object]:
    names = [said(row.title) for row, _ in groupby(of.activations)]
    then = reduce(lambda rest, first: said("new_lessons.then", first=first, rest=rest), reversed(names))
    return {"shape": _shape(of), "activations": then}


def _shape(of: Layout) -> Text:
    return Text(brief(of.shape_text, _LONGEST_SHAPE))
