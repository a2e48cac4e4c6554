"""What does not agree in a result file: its questions with its exam, its summary with its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from tutor.practice.quiz import Item
from tutor.practice.result_file import SUMMARY, ResultFile
from tutor.sayings import Name, Said, Text, said

MOST_NAMED = 3
"""So many questions are named; of more, the rest is counted."""

Asked = tuple[str, int, int, str]


def asked(item: Item) -> Asked:
    """What a question asks, whichever file its lesson was read from."""
    return (item.lesson, item.seed, *item.key)


def question_findings(read: ResultFile, made: Sequence[Item] | None) -> Iterator[Said]:
    """In which questions a result file differs from its exam.

    Args:
        made: the questions of the exam as its seed gives them; None where they cannot be made.
    """
    if read.questions != len(read.items) or type(read.questions) is not int:
        yield said("exams.other_marks", marks=len(read.items))
    if made is None:
        yield said("exams.cannot_be_told")
        return
    has, should = [asked(item) for item in read.items], [asked(item) for item in made]
    if has == should:
        return
    missing, more = Counter(should) - Counter(has), Counter(has) - Counter(should)
    if missing:
        yield said("exams.not_in_file", questions=_named(missing))
    doubled = Counter({one: count for one, count in more.items() if one in should})
    if doubled:
        yield said("exams.more_than_once", questions=_named(doubled))
    if foreign := more - doubled:
        yield said("exams.not_asked", questions=_named(foreign))
    if not missing and not more:
        yield said("exams.other_order")


def _named(questions: Counter[Asked]) -> tuple[Said, ...]:
    named = tuple(
        said("exams.question", symbol=Name(symbol), lesson=Text(lesson), iteration=iteration, seed=seed)
        for lesson, seed, iteration, symbol in islice(questions.elements(), MOST_NAMED)
    )
    rest = questions.total() - len(named)
    return (*named, said("exams.more", count=rest)) if rest else named


def summary_findings(read: ResultFile, counted: Mapping[str, int]) -> Iterator[Said]:
    """Whether the summary of a file is what its answers earn."""
    if not isinstance(read.summary, dict):
        yield said("exams.no_summary")
        return
    for name in SUMMARY:
        there = read.summary.get(name)
        if type(there) is not int or there != counted[name]:
            told = there if type(there) is int and abs(there) < 10**9 else said("exams.something_else")
            yield said("exams.other_count", there=told, what=said(f"exams.{name}"), counted=counted[name])
