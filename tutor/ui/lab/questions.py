"""What the lab asks before a change, and says of what the learner thought, as styled lines."""

from __future__ import annotations

from tutor.practice.lab.questions import LabQuestion, Prediction
from tutor.sayings import Said, said
from tutor.ui.lab.bench import Pending
from tutor.ui.text import Line, Piece, line
from tutor.ui.view import MARKS, style_of
from tutor.words import say


def question_lines(pending: Pending, complaint: Said | None, ascii_only: bool) -> list[Line]:
    """The question with its options, and why the last answer was none of them."""
    style, asked = style_of(ascii_only), pending.question
    what = (f"{say(pending.change.said, style)}  ", "question")
    lines = [line(what, (f" {say(asked.said, style)}", "strong")), _options_line(asked, ascii_only)]
    return lines if complaint is None else [*lines, line((say(complaint, style), "wrong"))]


def _options_line(asked: LabQuestion, ascii_only: bool) -> Line:
    """The options with their numbers, and how to do without."""
    options: list[Piece] = []
    for number, words in enumerate(shown_options(asked, ascii_only), 1):
        options += [(f"{number} ", "key"), (f"{words}   ", "plain")]
    pass_over, back = say(said("lab_questions.pass_over")), say(said("lab_questions.take_back"))
    return line(*options, (f"{pass_over}  {back}", "dim"))


def shown_options(asked: LabQuestion, ascii_only: bool) -> list[str]:
    """The options as they are shown."""
    return [say(option.said, style_of(ascii_only)) for option in asked.options]


def judged_line(made: Prediction, ascii_only: bool) -> Line:
    """What is so, and whether the learner thought it."""
    asked, style = made.question, style_of(ascii_only)
    if made.option is None:
        return line((say(asked.truth, style), "info"))
    tone, judged = "right", said("lab_questions.was_right", truth=asked.truth)
    if not made.right:
        option = asked.option(made.option).said
        tone, judged = "wrong", said("lab_questions.was_not", option=option, truth=asked.truth)
    return line((f"{MARKS[tone][ascii_only]} {say(judged, style)}", tone))
