"""What a learning-management system makes of an exported file: read back as Moodle and Canvas do.

Moodle: question/type/numerical/question.php goes through the answers in order and takes the first that holds
the response, within the tolerance and 10^-14 of the larger of 1 and the answer. Canvas: NumericInteraction of
its qti_exporter makes a right answer of every response condition in which there are bounds.
"""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree as ET

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


class Answer(NamedTuple):
    number: str
    tolerance: float
    fraction: float
    feedback: str

    @property
    def low(self) -> float:
        return float(self.number) - self.tolerance

    @property
    def high(self) -> float:
        return float(self.number) + self.tolerance

    def holds(self, response: float) -> bool:
        if self.number == "*":
            return True
        more = 1e-14 * max(1.0, abs(float(self.number)))
        return self.low - more <= response <= self.high + more


class MoodleQuestion(NamedTuple):
    category: str
    name: str
    id_number: str
    text: str
    general: str
    answers: tuple[Answer, ...]

    def graded(self, response: float) -> Answer:
        return next(answer for answer in self.answers if answer.holds(response))


def moodle(written: str) -> list[MoodleQuestion]:
    """The questions of a file, each in its category."""
    category, found = "", []
    for question in ET.fromstring(written):
        if question.get("type") == "category":
            category = _text(question, "category")
            continue
        assert question.get("type") == "numerical"
        answers = tuple(
            Answer(
                _text(answer),
                float(answer.findtext("tolerance", "")),
                float(answer.get("fraction", "")) / 100,
                _text(answer, "feedback"),
            )
            for answer in question.iter("answer")
        )
        found.append(
            MoodleQuestion(
                category,
                _text(question, "name"),
                question.findtext("idnumber", ""),
                _text(question, "questiontext"),
                _text(question, "generalfeedback"),
                answers,
            )
        )
    return found


def _text(element: ET.Element, inside: str = ".") -> str:
    text = element.findtext(f"{inside}/text")
    assert text is not None
    return text


class CanvasQuestion(NamedTuple):
    group: str
    name: str
    text: str
    right: tuple[tuple[float, float], ...]
    feedback: dict[str, str]

    def graded(self, response: float) -> float:
        return float(any(low <= response <= high for low, high in self.right))


def package(data: bytes) -> dict[str, ET.Element]:
    """The files of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        return {name: ET.fromstring(files.read(name)) for name in files.namelist()}


def canvas(data: bytes) -> list[CanvasQuestion]:
    """The questions of a package, each with the title of its group."""
    (root,) = (root for root in package(data).values() if root.tag == f"{QTI}questestinterop")
    whole = root.find(f"{QTI}assessment/{QTI}section")
    assert whole is not None
    found = []
    for part in whole:
        items = [part] if part.tag == f"{QTI}item" else part.findall(f"{QTI}item")
        found += [_item(item, part.get("title", "") if part.tag == f"{QTI}section" else "") for item in items]
    return found


def _item(item: ET.Element, group: str) -> CanvasQuestion:
    right = []
    for condition in item.iter(f"{QTI}respcondition"):
        low, high = (condition.find(f".//{QTI}{relation}") for relation in ("vargte", "varlte"))
        if low is not None or high is not None:  # Canvas asks no more of a right answer
            right.append((float(low.text), float(high.text)))
    feedback = {
        one.get("ident", ""): one.find(f".//{QTI}mattext").text or ""
        for one in item.iter(f"{QTI}itemfeedback")
    }
    text = item.find(f"{QTI}presentation/{QTI}material/{QTI}mattext").text or ""
    return CanvasQuestion(group, item.get("title", ""), text, tuple(right), feedback)
