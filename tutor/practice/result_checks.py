"""What does not agree in a result file: its questions with its exam, its summary with its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tutor.practice.quiz import Item
from tutor.practice.result_file import SUMMARY, ResultFile

MOST_NAMED = 3
"""So many questions are named; of more, the rest is counted."""

Asked = tuple[str, int, int, str]


def asked(item: Item) -> Asked:
    """What a question asks, whichever file its lesson was read from."""
    return (item.lesson, item.seed, *item.key)


def question_findings(read: ResultFile, made: Sequence[Item] | None) -> Iterator[str]:
    """In which questions a result file differs from its exam.

    Args:
        made: the questions of the exam as its seed gives them; None where they cannot be made.
    """
    if read.questions != len(read.items) or type(read.questions) is not int:
        yield f"The file does not have as many marks as it says the exam had questions: {len(read.items)}."
    if made is None:
        yield (
            "Whether these are the exam's questions cannot be told: the file does not say from which lessons "
            "it was made, or they are not all here."
        )
        return
    has, should = [asked(item) for item in read.items], [asked(item) for item in made]
    if has == should:
        return
    missing, more = Counter(should) - Counter(has), Counter(has) - Counter(should)
    if missing:
        yield f"The exam of this seed asks for what is not in the file: {_named(missing)}."
    doubled = Counter({one: count for one, count in more.items() if one in should})
    if doubled:
        yield f"The file has more than once: {_named(doubled)}."
    if foreign := more - doubled:
        yield f"The exam of this seed does not ask for what is in the file: {_named(foreign)}."
    if not missing and not more:
        yield "The questions are not in the order in which the exam of this seed asks them."


def _named(questions: Counter[Asked]) -> str:
    names = [
        f"{symbol} of {lesson} (iteration {iteration}, seed {seed})"
        for lesson, seed, iteration, symbol in questions.elements()
    ]
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def summary_findings(read: ResultFile, counted: Mapping[str, int]) -> Iterator[str]:
    """Whether the summary of a file is what its answers earn."""
    if not isinstance(read.summary, dict):
        yield "The file has no summary."
        return
    for name in SUMMARY:
        there = read.summary.get(name)
        if type(there) is not int or there != counted[name]:
            told = there if type(there) is int and abs(there) < 10**9 else "something else"
            yield f"The summary has {told} for {name.replace('_', ' ')}; the answers give {counted[name]}."
