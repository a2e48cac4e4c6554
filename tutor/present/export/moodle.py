"""Questions as Moodle XML, which a question bank imports.

A numerical question of Moodle goes through its answers in order and takes the first whose tolerance holds
what was typed, so what is right stands first, then the named mistakes, then `*`, which takes the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from tutor.clean import one_line, printable
from tutor.expressions.printing import format_number
from tutor.lesson.model import Lesson
from tutor.present.export.questions import Question, category_of, feedback_on, hashed
from tutor.present.key import lesson_name
from tutor.words import say

_FIGURES = 15  # nobody sees 0.15000000000000002
_FIGURES_OF_TOLERANCE = 10
_LONGEST_ID = 100  # of an idnumber
_NO_UNITS = (("unitgradingtype", "0"), ("unitpenalty", "0.1"), ("showunits", "3"), ("unitsleft", "0"))
_RIGHT, _WRONG = "100", "0"  # percent


def moodle_pieces(lesson: Lesson, sets: Iterable[tuple[Question, ...]]) -> Iterator[str]:
    """The file, piece by piece, in UTF-8.

    Args:
        lesson: what the questions are of; categories are named by it.
        sets: for each step its questions; where there are several, they get a category of their own, from
            which a teacher takes one at random.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    category = ""
    for questions in sets:
        here = _path(lesson, questions)
        if here != category:
            category = here
            yield _written(_begin(here))
        for question in questions:
            yield _written(_question(question))
    yield "</quiz>\n"


def _path(lesson: Lesson, questions: tuple[Question, ...]) -> str:
    """The category of a step's questions; a slash in a name is doubled."""
    first = questions[0]
    names = ["backprop-tutor", lesson_name(lesson) if len(questions) == 1 else lesson.id]
    if len(questions) > 1:
        names.append(say(category_of(first)))
    return "/".join(("$course$", "top", *(one_line(name).replace("/", "//") for name in names)))


def _written(element: ET.Element) -> str:
    ET.indent(element)
    return ET.tostring(element, encoding="unicode") + "\n"


def _begin(path: str) -> ET.Element:
    """What says that the questions after it go into another category."""
    question = ET.Element("question", type="category")
    _text(ET.SubElement(question, "category"), path)
    return question


def _question(question: Question) -> ET.Element:
    made = ET.Element("question", type="numerical")
    _text(ET.SubElement(made, "name"), question.name)
    _html(ET.SubElement(made, "questiontext"), question.text)
    _html(ET.SubElement(made, "generalfeedback"), question.worked)
    for name, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0")):
        ET.SubElement(made, name).text = value
    ET.SubElement(made, "idnumber").text = _id_number(question)
    for answers in question.ranges:
        middle, tolerance = _around(answers.low, answers.high)
        _answer(made, middle, tolerance, _RIGHT if answers.right else _WRONG, feedback_on(answers))
    _answer(made, "*", "0", _WRONG, question.otherwise)
    for name, value in _NO_UNITS:
        ET.SubElement(made, name).text = value
    return made


def _id_number(question: Question) -> str:
    """Lesson, seed and step as they can be read, or where that is too long, a hash of them."""
    return question.place if len(question.place) <= _LONGEST_ID else hashed(question.place)


def _around(low: float, high: float) -> tuple[str, str]:
    """A range as its middle and how far it reaches to either side."""
    return format_number((low + high) / 2, _FIGURES), format_number((high - low) / 2, _FIGURES_OF_TOLERANCE)


def _answer(question: ET.Element, number: str, tolerance: str, fraction: str, feedback: str) -> None:
    answer = ET.SubElement(question, "answer", fraction=fraction, format="moodle_auto_format")
    ET.SubElement(answer, "text").text = number
    _html(ET.SubElement(answer, "feedback"), feedback)
    ET.SubElement(answer, "tolerance").text = tolerance


def _html(element: ET.Element, markup: str) -> None:
    element.set("format", "html")
    _text(element, markup)


def _text(element: ET.Element, text: str) -> None:
    ET.SubElement(element, "text").text = printable(text)
