"""Result files as tests mark them again."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.lesson.model import Lesson
from tutor.practice import remarking
from tutor.practice.result_file import document_of
from tutor.practice.results import Result


def remark(text: str, lessons: Iterable[Lesson]) -> Result:
    """The result in a text, marked again."""
    return remarking.remark(document_of(text), lessons)
