"""Questions as a QTI 1.2 package, which Canvas imports.

In Canvas a numeric question holds right answers alone: whatever numbers a response condition names are
imported as right, also where it gives no points. So named mistakes are no conditions; they are listed, each
with its number, in the feedback that any wrong answer gets.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from tutor.clean import in_html, one_line, printable
from tutor.expressions.printing import format_number
from tutor.lesson.model import Lesson
from tutor.marking.response_ranges import ResponseRange
from tutor.present.export.questions import Question, category_of, feedback_on, hashed, paragraph
from tutor.present.key import lesson_name
from tutor.sayings import Text, said
from tutor.words import say

CANVAS_DECIMALS = 4
"""To so many decimals Classic Quizzes round what is typed."""

_FIGURES = 15
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_META = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the date of every file: the same questions are the same bytes


def qti_package(lesson: Lesson, sets: Iterable[tuple[Question, ...]]) -> bytes:
    """The zip file.

    Args:
        lesson: what the questions are of; the quiz is named by it.
        sets: for each step its questions; of several, the quiz asks one.
    """
    made = tuple(sets)
    title = say(
        said("export.of_lesson", lesson=Text(lesson_name(lesson)), title=Text(one_line(lesson.title)))
    )
    ident = hashed("quiz", *(question.place for questions in made for question in questions))
    files = (
        ("imsmanifest.xml", _manifest(ident)),
        (f"{ident}/assessment_meta.xml", _meta(ident, title, len(made))),
        (f"{ident}/{ident}.xml", _assessment(ident, title, made)),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, root in files:
            ET.indent(root)
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, ET.tostring(root, encoding="utf-8", xml_declaration=True))
    return buffer.getvalue()


def _manifest(ident: str) -> ET.Element:
    root = ET.Element("manifest", xmlns=_PACKAGE, identifier=hashed("manifest", ident))
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "IMS Content"
    ET.SubElement(metadata, "schemaversion").text = "1.1.3"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    quiz = ET.SubElement(resources, "resource", identifier=ident, type="imsqti_xmlv1p2")
    ET.SubElement(quiz, "file", href=f"{ident}/{ident}.xml")
    ET.SubElement(quiz, "dependency", identifierref=hashed("meta", ident))
    path = f"{ident}/assessment_meta.xml"
    meta = ET.SubElement(resources, "resource", identifier=hashed("meta", ident), type=_META, href=path)
    ET.SubElement(meta, "file", href=path)
    return root


def _meta(ident: str, title: str, points: int) -> ET.Element:
    """The settings of the quiz: nothing is shuffled, for each step builds on those before."""
    root = ET.Element("quiz", xmlns=_CANVAS, identifier=ident)
    settings = (
        ("title", printable(title)),
        ("description", ""),
        ("shuffle_answers", "false"),
        ("quiz_type", "assignment"),
        ("points_possible", f"{points}.0"),
        ("available", "false"),
    )
    for name, value in settings:
        ET.SubElement(root, name).text = value
    return root


def _assessment(ident: str, title: str, sets: Sequence[tuple[Question, ...]]) -> ET.Element:
    root = ET.Element("questestinterop", xmlns=_QTI)
    assessment = ET.SubElement(root, "assessment", ident=ident, title=printable(title))
    whole = ET.SubElement(assessment, "section", ident="root_section")
    for questions in sets:
        section = whole if len(questions) == 1 else _group(whole, questions)
        for question in questions:
            _item(section, question)
    return root


def _group(whole: ET.Element, questions: tuple[Question, ...]) -> ET.Element:
    """A section from which one question is picked: in Canvas, a question group."""
    ident = hashed("group", *(question.place for question in questions))
    section = ET.SubElement(whole, "section", ident=ident, title=one_line(say(category_of(questions[0]))))
    selection = ET.SubElement(ET.SubElement(section, "selection_ordering"), "selection")
    ET.SubElement(selection, "selection_number").text = "1"
    extension = ET.SubElement(selection, "selection_extension")
    ET.SubElement(extension, "points_per_item").text = "1.0"
    return section


def _item(section: ET.Element, question: Question) -> None:
    item = ET.SubElement(section, "item", ident=hashed(question.place), title=question.name)
    fields = ET.SubElement(ET.SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in (("question_type", "numerical_question"), ("points_possible", "1.0")):
        field = ET.SubElement(fields, "qtimetadatafield")
        ET.SubElement(field, "fieldlabel").text = label
        ET.SubElement(field, "fieldentry").text = entry
    presentation = ET.SubElement(item, "presentation")
    _material(presentation, question.text)
    response = ET.SubElement(presentation, "response_str", ident="response1", rcardinality="Single")
    ET.SubElement(ET.SubElement(response, "render_fib", fibtype="Decimal"), "response_label", ident="answer1")
    right = [answers for answers in question.ranges if answers.right]
    _processing(ET.SubElement(item, "resprocessing"), right)
    _feedback(item, "general_fb", question.worked)
    for number, answers in enumerate(right, start=1):
        _feedback(item, f"{number}_fb", feedback_on(answers))
    _feedback(item, "general_incorrect_fb", _of_wrong_answers(question))


def _processing(processing: ET.Element, right: Sequence[ResponseRange]) -> None:
    """Which numbers are right, and what is said of which: of all, of those that are right, of the others."""
    outcomes = ET.SubElement(processing, "outcomes")
    ET.SubElement(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    _other(processing, "general_fb")
    for number, answers in enumerate(right, start=1):
        condition = ET.SubElement(processing, "respcondition", {"continue": "No"})
        holds = ET.SubElement(condition, "conditionvar")
        for relation, bound in (("vargte", answers.low), ("varlte", answers.high)):
            ET.SubElement(holds, relation, respident="response1").text = format_number(bound, _FIGURES)
        ET.SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"
        _display(condition, f"{number}_fb")
    _other(processing, "general_incorrect_fb")


def _other(processing: ET.Element, feedback: str) -> None:
    condition = ET.SubElement(processing, "respcondition", {"continue": "Yes"})
    ET.SubElement(ET.SubElement(condition, "conditionvar"), "other")
    _display(condition, feedback)


def _display(condition: ET.Element, feedback: str) -> None:
    ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=feedback)


def _of_wrong_answers(question: Question) -> str:
    """What to do at this step, then each named mistake by its number."""
    said_of = [in_html(say(answers.verdict.said)) for answers in question.mistakes]
    if not said_of:
        return question.otherwise
    items = "".join(f"<li>{one}</li>" for one in said_of)
    return f"{question.otherwise}{paragraph(said('export.mistakes'))}<ul>{items}</ul>"


def _feedback(item: ET.Element, ident: str, markup: str) -> None:
    feedback = ET.SubElement(item, "itemfeedback", ident=ident)
    _material(ET.SubElement(feedback, "flow_mat"), markup)


def _material(parent: ET.Element, markup: str) -> None:
    """HTML, with one element around all of it, as Canvas writes it."""
    material = ET.SubElement(parent, "material")
    ET.SubElement(material, "mattext", texttype="text/html").text = printable(f"<div>{markup}</div>")
