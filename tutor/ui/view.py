"""What the screens say, as styled lines: pure functions of the session, without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from tutor.expressions.printing import DRAWN_FIGURES, PLAIN, PRETTY, Style, format_number
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import Session
from tutor.present.feedback import Feedback, prompt
from tutor.sayings import Name, Said, said
from tutor.steps.derive import Step
from tutor.ui.text import Line, Piece, line, width_of, wrap
from tutor.words import say

if TYPE_CHECKING:
    from tutor.present.ledger import LedgerRow

MARKS = MappingProxyType(
    {
        "right": ("✓", "[+]"),
        "own": ("≈", "[=]"),
        "wrong": ("✗", "[x]"),
        "info": ("i", "[i]"),
        "reveal": ("!", "[!]"),
    }
)
"""The sign of each tone, in Unicode and in ASCII."""

_BLOCK = ("█", "#")
_LEAST_BAR = 8


def style_of(ascii_only: bool) -> Style:
    """How names and operators are written on this terminal."""
    return PLAIN if ascii_only else PRETTY


def spread(left: Line, right: Line, width: int, apart: int = 1) -> Line:
    """A row with one part at each end, so many columns apart; of the left one, what does not fit goes."""
    room = width - width_of(right) - apart
    kept: list[Piece] = []
    for piece in left:
        size = width_of((piece,))
        if size > room:
            break
        kept.append(piece)
        room -= size
    return (*kept, (" " * max(1, room + apart), "plain"), *right)


def status_line(session: Session, width: int, ascii_only: bool, left: Said | None = None) -> Line:
    """Which lesson, where one is in it, and how much time is left."""
    question = session.current or session.questions[-1]
    lesson = question.course.lesson
    asked = prompt(session)
    where = asked.where if asked else said("screens.finished")
    time = [] if left is None else [(f"  {say(left)}", "reveal")]
    right = line((say(where, style_of(ascii_only)), "strong"), *time)
    if width_of(right) >= width:
        step = said("screens.step", number=session.position + 1, count=len(session.questions))
        right = line((say(step), "strong"), *time)
    return spread(line((lesson.id, "title"), (f"  {lesson.title}", "dim")), right, width, apart=2)


def rule_lines(notice: str, width: int, ascii_only: bool) -> list[Line]:
    """The rule below the drawing. What the drawing leaves out is said in it, in as many rows as it takes."""
    sign = "-" if ascii_only else "─"
    if not notice:
        return [line((sign * width, "edge"))]
    *rows, last = wrap(line((f"{sign * 2} {notice}", "edge")), width - 2, hang=3)
    return [*rows, (*last, (f" {sign * (width - width_of(last) - 1)}", "edge"))]


def question_lines(session: Session, ascii_only: bool) -> list[Line]:
    """The question itself."""
    asked, style = prompt(session), style_of(ascii_only)
    if asked is None:
        return []
    lines = [line((say(asked.asked, style), "question"), (f"  {say(asked.what, style)}", "strong"))]
    lines += [line((say(asked.shape, style), "strong"))] if asked.shape else []
    return [*lines, line((say(asked.values, style), "dim"))] if asked.values else lines


def note_lines(session: Session, told: Feedback | None, ascii_only: bool) -> list[Line]:
    """The lesson's notes at the current step, but for those told already."""
    asked, style = prompt(session), style_of(ascii_only)
    notes = asked.notes if asked else ()
    return [line((say(note, style), "note")) for note in notes if told is None or note not in told.lines]


def feedback_lines(told: Feedback, ascii_only: bool) -> list[Line]:
    """What was said of the last action, named by the symbol that it is about."""
    style, title = style_of(ascii_only), told.title
    lines = [line(say(one, style)) for one in told.lines]
    if title is None:
        return lines
    if told.about is not None:
        title = said("feedback.of", symbol=told.about, rest=title)
    return [line((f"{MARKS[told.tone][ascii_only]} {say(title, style)}", told.tone)), *lines]


def settled_lines(session: Session, ascii_only: bool) -> list[Line]:
    """What is to be said of a question that one comes to and that is settled already."""
    asked = prompt(session)
    if asked is None or asked.settled is None:
        return []
    return [line((f"{MARKS['info'][ascii_only]} {say(asked.settled, style_of(ascii_only))}", "info"))]


def bar(value: float, most: float, room: int, ascii_only: bool) -> str:
    """A bar of `value` on a scale up to `most`; at least one sign for what is not zero."""
    if not most > 0 or not value > 0 or room < 1:
        return ""
    return _BLOCK[ascii_only] * max(1, round(room * min(1.0, value / most)))


def loss_lines(losses: Sequence[float], name: Name, width: int, ascii_only: bool) -> list[Line]:
    """A bar of the loss per iteration."""
    style = style_of(ascii_only)
    shown = [format_number(loss, DRAWN_FIGURES, style) for loss in losses]
    figures = max((len(text) for text in shown), default=0)
    digits = len(str(len(losses)))
    room = width - figures - digits - 3
    most = max(losses, default=0.0)
    lines = []
    for number, (loss, text) in enumerate(zip(losses, shown, strict=True), 1):
        drawn = bar(loss, most, room, ascii_only) if room >= _LEAST_BAR else ""
        lines.append(line((f"{number:>{digits}} ", "dim"), f"{text:<{figures}} ", (drawn, "bar")))
    if not lines:
        return []
    return [line((say(said("screens.loss_of_each", name=name), style), "label")), *lines]


def ledger_lines(rows: Sequence[LedgerRow], headed: bool = True) -> list[Line]:
    """Worked steps with their formulas; headed by iteration, and with what the marks mean."""
    lines: list[Line] = []
    iteration = 0
    for row in rows:
        if headed and row.key[0] != iteration:
            iteration = row.key[0]
            lines.append(line((say(said("screens.iteration", iteration=iteration)), "title")))
        head, equals, rest = row.line.partition(" = ")
        lines.append(line((f"{row.mark} ", "key"), (head, "strong"), f"{equals}{rest}"))
    if not headed:
        return lines
    if not lines:
        return [line(say(said("feedback.nothing_worked")))]
    from tutor.present.ledger import meaning_of_marks  # nothing is worked when the first question is asked

    return [*lines, line(), line((say(meaning_of_marks(rows)), "dim"))]


def side_lines(values: Sequence[tuple[str, str, str]], height: int, width: int) -> list[Line]:
    """The ledger beside the drawing: the last of (mark, symbol, value), in two columns if need be."""
    cells = [f"{mark} {symbol} = {value}" for mark, symbol, value in values]
    wide = max((len(cell) for cell in cells), default=0) + 2
    columns = max(1, min(2, width // wide)) if len(cells) > height else 1
    shown = cells[-height * columns :] if height > 0 else []
    tall = -(-len(shown) // columns) if shown else 0
    lines = []
    for at in range(tall):
        row = [shown[at + column * tall] for column in range(columns) if at + column * tall < len(shown)]
        lines.append(line("".join(f"{cell:<{wide}}" for cell in row).rstrip()))
    return lines


def shown_question(session: Session) -> Question:
    """The question that the drawing shows: the current one, or the last one at the end."""
    return session.current or session.questions[-1]


def frames(session: Session) -> list[tuple[Step, frozenset[str]]]:
    """The current pass as an animation: each step of it with the names known by then."""
    question = shown_question(session)
    wanted = question.step.which_pass
    steps = [
        step
        for step in question.course.plan_of(question.key).steps
        if step.which_pass == wanted and step.sample == question.step.sample
    ]
    known = known_at(session)
    later = [frozenset(step.symbol for step in steps[number + 1 :]) for number in range(len(steps))]
    return [(step, known - after) for step, after in zip(steps, later, strict=True)]


def known_at(session: Session) -> frozenset[str]:
    """Names whose values the drawing may show: what comes before the current step, and it once settled."""
    question = session.current
    if question is None:
        course = session.questions[-1].course
        return course.before(course.order[-1]) | {course.order[-1][1]}
    known = question.course.before(question.key)
    settled = session.state(session.position).outcome is not None and not session.exam
    return known | {question.step.symbol} if settled else known


def course_of(session: Session) -> Course:
    """The course of the current question."""
    return shown_question(session).course
