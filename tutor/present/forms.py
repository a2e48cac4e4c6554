"""What is said around a step that is not asked whole: shown worked, with a part missing, or in parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tutor.expressions.printing import InNumbers
from tutor.expressions.trees import Expression, Symbol, rewrite, symbols_of
from tutor.practice.questions import LessonQuestions, Question
from tutor.practice.session import Session, asked_part, shown_values
from tutor.sayings import Equation, Name, Said, TypedText, said

_MISSING = "_"
"""What stands at the place of a part that is asked."""


def asked_whole(session: Session) -> bool:
    """Whether the current step is asked as a whole."""
    question = session.current
    if question is None or question.form == "worked":
        return False
    if question.form == "claim":
        return session.state(session.position).part is not None
    return asked_part(session) is None


def where(session: Session, question: Question) -> Said:
    """Which round it is, and how far one is in it."""
    if question.form == "claim":
        count = len(session.questions)
        return said(
            "questions.where_claim", number=session.position + 1, count=count, iteration=question.iteration
        )
    numbers = [n for n, other in enumerate(_before(session)) if other.form == question.form]
    number = sum(n <= session.position for n in numbers)
    count, seed = max(1, len(numbers)), question.course.lesson.seed
    return said(f"questions.where_{question.form}", number=max(1, number), count=count, seed=seed)


def _before(session: Session) -> tuple[Question, ...]:
    questions = session.questions
    return questions.before if isinstance(questions, LessonQuestions) else ()


def asked(session: Session, question: Question) -> Said:
    """The question itself, where a step is not asked whole."""
    symbol = Name(question.step.symbol)
    if question.form == "worked":
        return said("questions.watch", symbol=symbol)
    if question.form == "claim":
        printed = TypedText(question.course.lesson.claims[question.key])
        return said("questions.claim", symbol=symbol, printed=printed)
    part = asked_part(session) or 0
    parts = question.parts
    if question.form == "faded":
        return said("questions.missing", symbol=symbol)
    return said("questions.part", number=part + 1, count=len(parts), part=_written(parts[part]))


def _written(part: Expression) -> Name | Expression:
    return Name(part.name) if isinstance(part, Symbol) else part


def what(session: Session, question: Question, whole: Said) -> Said:
    """What is asked, in words: of a step in parts, that it is a part of it."""
    in_part = question.form == "own" and asked_part(session) is not None
    return said("questions.is_part", symbol=Name(question.step.symbol)) if in_part else whole


def answer_to(session: Session) -> Said:
    """What stands before the answer in a line: `z1 = `."""
    question = session.current
    assert question is not None
    part = asked_part(session)
    if question.form == "worked":
        return said("questions.line_watch")
    if question.form == "faded":
        return said("questions.line_missing")
    if question.form == "claim" and session.state(session.position).part is None:
        return said("questions.line_claim")
    if part is not None:
        return said("questions.line", symbol=_written(question.parts[part]))
    return said("questions.line", symbol=Name(question.step.symbol))


def part_by_name(session: Session, question: Question) -> Name | None:
    """The part that is asked, where it has a name; a feedback on it is about nothing else."""
    asked = question.parts[asked_part(session) or 0]
    return Name(asked.name) if isinstance(asked, Symbol) and question.form == "own" else None


def shape(session: Session, question: Question) -> Said | None:
    """The step's formula, with a blank in numbers for a missing part; None where it would give it away."""
    symbol, tree = Name(question.step.symbol), question.step.expression
    if question.form == "worked":
        return said(f"questions.guess_{guess_of(question)}")
    if question.form == "claim":
        return said("questions.does_it_follow")
    values: Mapping[str, float] = shown_values(session, question)
    if question.form == "faded":
        missing = question.parts[question.part]
        blank = rewrite(tree, lambda node: Symbol(_MISSING) if node == missing else None)
        return said("questions.equation", equation=Equation((symbol, InNumbers(blank, values))))
    return said("questions.equation", equation=Equation((symbol, tree)))


def names_needed(session: Session, question: Question) -> frozenset[str]:
    """The names whose values an answer is worked out of: of a part, its own.

    A part that is one value is to be found, so it is not given; the other numbers stand in a faded step.
    """
    part = asked_part(session)
    if part is None:
        return frozenset(question.step.depends_on)
    asked = question.parts[part]
    return frozenset() if isinstance(asked, Symbol) else frozenset(symbols_of(asked))


def enter_does(session: Session, ahead: int) -> Said:
    """What Enter does on an empty line, where the learner knows the next questions."""
    name = "challenge.enter_passes" if session.judges_source else "screens.enter_fills"
    return said(name, count=ahead)


def guess_of(question: Question) -> str:
    """What is to be foreseen of a worked step: the sign of a gradient, where an update goes; else nothing."""
    step = question.step
    return "sign" if step.which_pass == "backward" else "way" if step.kind == "update" else "none"


def asked_for(question: Question) -> str:
    """What the answer line is for, where a step is not asked whole: a name among the words of the screens."""
    return "shown" if question.form == "worked" and guess_of(question) == "none" else question.form


def guessed(question: Question, text: str, values: Mapping[str, float]) -> Said | None:
    """What is said of a prediction; None where none was made."""
    guess, kind = text.strip(), guess_of(question)
    if not guess or kind == "none":
        return None
    value = values[question.step.symbol]
    if kind == "way":
        value -= values.get(question.step.subject, 0.0)
    sign = "+" if value > 0 else "-" if value < 0 else "0"
    meant = {"-": "-", "\u2212": "-", "0": "0"}.get(guess[0], "+")
    if meant == sign:
        return said("questions.foreseen")
    return said(f"questions.foreseen_{kind}_{_NAMES[sign]}")


_NAMES: Mapping[str, str] = MappingProxyType({"+": "plus", "-": "minus", "0": "zero"})
