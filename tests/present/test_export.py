"""Questions for Moodle and Canvas: read back as these read them, they mark as the tutor does."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from support.question_banks import CanvasQuestion, MoodleQuestion, canvas, moodle, package
from support.shipped import FOLDER, LESSON_FILES
from tutor.expressions.printing import format_number
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson, Note
from tutor.marking.marker import Marker
from tutor.marking.precision import decimals_of
from tutor.practice.new_networks import fresh_lesson, layout
from tutor.practice.variants import variant
from tutor.present.export.moodle import moodle_pieces
from tutor.present.export.qti import qti_package
from tutor.present.export.questions import MOST_GIVEN, question_sets

MORE = sorted((Path(__file__).parents[1] / "support" / "equations").glob("*.toml"))
HOSTILE = "]]></text><script>alert(1)</script> & \"'\n\x1b[31m\x00\u202e\ud800 <b>"


def file(name: str) -> Path:
    return FOLDER / f"{name}.toml"


def lesson(name: str) -> Lesson:
    return load_lesson(file(name))


def in_moodle(*lessons: Lesson) -> list[MoodleQuestion]:
    return moodle("".join(moodle_pieces(lessons[0], question_sets(lessons))))


def in_canvas(*lessons: Lesson) -> list[CanvasQuestion]:
    return canvas(qti_package(lessons[0], question_sets(lessons)))


@lru_cache
def exported_to_moodle(path: Path) -> list[MoodleQuestion]:
    """Of one lesson: several tests look at it."""
    return in_moodle(load_lesson(path))


@lru_cache
def exported_to_canvas(path: Path) -> list[CanvasQuestion]:
    return in_canvas(load_lesson(path))


def read(markup: str) -> str:
    """HTML as it is read; it is well formed, and has no element but those of plain documents."""
    root = ET.fromstring(f"<div>{markup}</div>")
    assert {element.tag for element in root.iter()} <= {"div", "p", "ul", "li", "pre"}
    assert all(not element.attrib for element in root.iter())
    return "".join(root.itertext())


# Every lesson


@pytest.mark.parametrize("path", [*LESSON_FILES, *MORE], ids=lambda path: path.stem)
def test_what_is_right_in_moodle_and_canvas_is_right_for_the_tutor_and_no_mistake_is(path: Path) -> None:
    one = load_lesson(path)
    marker, keys = Marker.of(one), asked_steps(one)
    both = list(zip(exported_to_moodle(path), exported_to_canvas(path), strict=True))
    assert len(both) == len(keys)
    for (question, same), key in zip(both, keys, strict=True):
        target = marker.context.target(key)
        rounded = f"{target.value + 0.0:.{decimals_of(target)}f}"
        assert marker.mark(key, rounded, {}).name == "correct"
        for response in (target.value, float(rounded)):
            assert question.graded(response).fraction == 1
            assert same.graded(response) == 1
        for answer in question.answers[1:-1]:
            if answer.fraction:
                continue
            number = float(answer.number)
            assert question.graded(number) == answer
            assert same.graded(number) == 0
            assert not marker.mark(key, answer.number, {}).right


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_the_tutor_names_the_mistake_whose_feedback_an_answer_gets(path: Path) -> None:
    one = load_lesson(path)
    marker = Marker.of(one)
    for (question,), exported in zip(question_sets([one]), exported_to_moodle(path), strict=True):
        for mistake in question.mistakes:
            verdict = marker.mark(question.key, mistake.typed, {})
            assert verdict.name == "misconception"
            assert verdict.misconceptions == mistake.verdict.misconceptions
            told = exported.graded(float(mistake.typed))
            assert told.fraction == 0
            assert mistake.typed in read(told.feedback)


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_no_two_answers_of_a_question_hold_the_same_number(path: Path) -> None:
    for question in exported_to_moodle(path):
        *numbers, rest = question.answers
        assert rest.number == "*"
        assert (rest.fraction, numbers[0].fraction) == (0, 1)
        for before, after in pairwise(sorted(numbers, key=lambda answer: answer.low)):
            assert before.high < after.low, question.name
    for same in exported_to_canvas(path):
        for low, high in pairwise(sorted(same.right)):
            assert low[1] < high[0]


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_who_works_with_the_numbers_that_are_printed_comes_out_right(path: Path) -> None:
    one = load_lesson(path)
    marker = Marker.of(one)
    for key, question in zip(asked_steps(one), exported_to_moodle(path), strict=True):
        text = read(question.text)
        step, target = marker.context.step(key), marker.context.target(key)
        printed = {
            name: float(re.search(rf"(?<!\S){re.escape(name)} = ([-+.\de]*\d)", text)[1])  # type: ignore[index]
            for name in step.depends_on
        }
        worked = step.compute(printed)
        assert question.graded(worked if target.value else round(worked, 12)).fraction == 1, (key, printed)


def test_all_texts_of_all_lessons_are_plain_documents() -> None:
    for path in LESSON_FILES:
        for question in exported_to_moodle(path):
            for markup in (question.text, question.general, *(a.feedback for a in question.answers)):
                assert read(markup).strip()
        for same in exported_to_canvas(path):
            for markup in (same.text, *same.feedback.values()):
                assert read(markup).strip()


# What a question says


def test_a_question_says_where_one_is_what_is_given_and_what_is_asked() -> None:
    (question,) = [q for q in exported_to_moodle(file("relu-221")) if q.name.endswith("dL/dw1, iteration 2")]
    text = read(question.text)
    assert "Two ReLU units and one linear output" in text
    assert "Iteration 2: backward pass (question 37 of 58)." in text
    assert "w1 = 0.52736" in text  # as it is in this iteration
    assert "a1 = 1.3596" in text
    assert "What is dL/dw1, the gradient of the loss with respect to the weight w1?" in text
    assert "Give at least 3 significant figures." in text
    assert "half the squared error" in text


def test_the_drawing_is_text_in_letters_of_one_width_and_does_not_tell_the_answer() -> None:
    question = exported_to_moodle(file("relu-221"))[0]
    drawing = ET.fromstring(f"<div>{question.text}</div>").findtext("pre")
    assert drawing is not None
    assert "z1 [?]" in drawing
    assert drawing.isascii()
    assert max(map(len, drawing.splitlines())) <= 78


def test_an_update_says_how_many_decimals_it_takes() -> None:
    question = next(q for q in exported_to_moodle(file("relu-221")) if "w1'" in q.name)
    assert "Give at least 3 decimals, so that the change from 0.5 shows." in read(question.text)


def test_the_feedback_to_everybody_is_the_worked_step() -> None:
    question = exported_to_moodle(file("relu-221"))[0]
    assert read(question.general) == "z1 = w11*x1 + w21*x2 + b1 = 0.1*2 + 0.3*3 + 0.1 = 1.2"
    assert read(exported_to_canvas(file("relu-221"))[0].feedback["general_fb"]) == read(question.general)


def test_a_named_mistake_is_told_in_the_words_of_the_tutor() -> None:
    question = exported_to_moodle(file("relu-221"))[0]
    assert read(question.graded(1.1).feedback) == "1.10 leaves out the bias b1. Add b1 to the sum."
    assert "either" in read(question.graded(0.9).feedback)
    assert read(question.graded(77).feedback).startswith("That is not z1.")


def test_canvas_is_given_the_mistakes_in_a_list_for_every_wrong_answer() -> None:
    one = lesson("relu-221")
    same, (question,) = in_canvas(one)[0], next(question_sets([one]))
    told = read(same.feedback["general_incorrect_fb"])
    assert "1.10 leaves out the bias b1. Add b1 to the sum." in told
    assert all(mistake.typed in told for mistake in question.mistakes)
    assert len(same.right) == sum(answers.right for answers in question.ranges)


def test_a_model_of_equations_is_given_with_its_equations_and_each_sample_by_its_name() -> None:
    text = read(exported_to_moodle(file("rnn-3"))[0].text)
    assert "for t in 1..3" in text
    batch = next(q for q in exported_to_moodle(file("batch-11")) if "dL_s2/dw" in q.name)
    assert "sample 2" in read(batch.text)
    assert "x_s2 = -1" in read(batch.text)
    taking_turns = next(q for q in exported_to_moodle(file("in-turn-21")) if q.name.endswith("iteration 2"))
    assert "x1 = 3" in read(taking_turns.text)


def test_of_a_large_model_only_what_the_step_uses_is_given() -> None:
    made = fresh_lesson(layout((16, 16, 2), (), None), 1)
    question = next(question_sets([made]))[0]
    assert 0 < read(question.text).count(" = ") <= MOST_GIVEN


# Copies


def test_the_copies_of_a_question_are_in_a_category_of_their_own_and_have_their_seeds_in_their_names() -> (
    None
):
    one = lesson("graph-fan-out")
    questions = in_moodle(*(variant(one, seed) for seed in (3, 4, 5)))
    assert len(questions) == 3 * len(asked_steps(one))
    first = questions[:3]
    assert len({question.category for question in first}) == 1
    assert [question.name.split()[0] for question in first] == [f"graph-fan-out@{seed}" for seed in (3, 4, 5)]
    assert len({question.text for question in first}) == 3
    assert len({question.category for question in questions}) == len(asked_steps(one))
    assert len({question.id_number for question in questions}) == len(questions)


def test_a_slash_in_a_symbol_does_not_divide_a_category() -> None:
    one = lesson("chain-111")
    copies = in_moodle(variant(one, 1), variant(one, 2))
    categories = {question.category for question in copies if "dL/d" in question.name}
    assert categories
    for category in categories:
        assert re.fullmatch(r"\$course\$/top/backprop-tutor/chain-111/\d+: dL//d\w+, iteration \d", category)


def test_one_copy_of_all_questions_is_in_one_category() -> None:
    (category,) = {question.category for question in exported_to_moodle(file("chain-111"))}
    assert category == "$course$/top/backprop-tutor/chain-111"


def test_canvas_asks_one_of_the_copies() -> None:
    one = lesson("chain-111")
    copies = [variant(one, 1), variant(one, 2)]
    groups = [question.group for question in in_canvas(*copies)]
    assert len(set(groups)) == len(asked_steps(one))
    assert all(groups.count(group) == 2 for group in set(groups))
    written = qti_package(one, question_sets(copies))
    (root,) = (root for name, root in package(written).items() if name.count("/") and "meta" not in name)
    picked = [element.text for element in root.iter() if element.tag.endswith("selection_number")]
    assert picked == ["1"] * len(set(groups))


@pytest.mark.parametrize("seed", [None, 7])
def test_the_same_questions_are_the_same_bytes(seed: int | None) -> None:
    def made() -> tuple[str, bytes]:
        one = lesson("graph-fan-out")
        one = one if seed is None else variant(one, seed)
        return "".join(moodle_pieces(one, question_sets([one]))), qti_package(one, question_sets([one]))

    assert made() == made()


# The package


def test_a_package_has_a_manifest_that_names_its_files() -> None:
    one = lesson("slope-11")
    files = package(qti_package(one, question_sets([one])))
    manifest = files.pop("imsmanifest.xml")
    assert manifest.tag.endswith("}manifest")
    named = {element.get("href") for element in manifest.iter() if element.tag.endswith("}file")}
    assert named == set(files)
    (quiz,) = (e for e in manifest.iter() if e.get("type") == "imsqti_xmlv1p2")
    ident = quiz.get("identifier")
    assert files[f"{ident}/{ident}.xml"][0].get("ident") == ident
    needed = {e.get("identifierref") for e in quiz if e.tag.endswith("}dependency")}
    assert needed == {
        e.get("identifier") for e in manifest.iter() if e.get("type", "").startswith("associated")
    }


def test_an_item_has_the_parts_of_canvas_own_export_in_their_order() -> None:
    one = lesson("slope-11")
    files = package(qti_package(one, question_sets([one])))
    (item, *_) = (e for root in files.values() for e in root.iter() if e.tag.endswith("}item"))
    tags = [element.tag.partition("}")[2] for element in item]
    assert tags[:3] == ["itemmetadata", "presentation", "resprocessing"]
    assert set(tags[3:]) == {"itemfeedback"}
    fields = [e.text for e in item.iter() if e.tag.endswith("}fieldentry")]
    assert fields == ["numerical_question", "1.0"]
    (fib,) = (e for e in item.iter() if e.tag.endswith("}render_fib"))
    assert fib.get("fibtype") == "Decimal"
    linked = {e.get("linkrefid") for e in item.iter() if e.tag.endswith("}displayfeedback")}
    assert linked == {e.get("ident") for e in item if e.tag.endswith("}itemfeedback")}
    points = [e.text for e in item.iter() if e.tag.endswith("}setvar")]
    bounded = [
        e for e in item.iter() if e.tag.endswith("}respcondition") and e.find(".//*[@respident]") is not None
    ]
    assert points == ["100"] * len(
        bounded
    )  # a condition with bounds that gave nothing would be right in Canvas


# Text is data


def hostile() -> Lesson:
    one = lesson("relu-221")
    return replace(one, title=HOSTILE, summary=HOSTILE, notes=(Note(HOSTILE, symbol="z1"),), claims={})


def test_what_a_lesson_says_stays_text() -> None:
    written = "".join(moodle_pieces(hostile(), question_sets([hostile()])))
    assert "<script" not in written
    assert "CDATA" not in written
    question = moodle(written)[0]
    text = read(question.text)
    assert "]]></text><script>alert(1)</script> & \"' " in text
    assert text.count("<script>") == 2  # the title and the note
    assert not set(text) & set("\x1b\x00\u202e\ud800")


def test_what_a_lesson_says_stays_text_in_a_package() -> None:
    files = package(qti_package(hostile(), question_sets([hostile()])))
    for root in files.values():
        for element in root.iter():
            for text in (element.text or "", *element.attrib.values()):
                assert text.replace("\n", "").isprintable()
    question = in_canvas(hostile())[0]
    assert "]]></text><script>alert(1)</script>" in read(question.text)
    (title,) = (
        e.get("title") for root in files.values() for e in root.iter() if e.tag.endswith("}assessment")
    )
    assert title is not None
    assert title.startswith("relu-221: ]]></text><script>")


def test_a_name_that_is_too_long_for_an_idnumber_is_hashed() -> None:
    one = replace(lesson("slope-11"), id="a" * 120)
    (first, *rest) = in_moodle(one)
    assert len(first.id_number) <= 100
    assert first.id_number not in {question.id_number for question in rest}


def test_numbers_are_written_as_moodle_reads_them() -> None:
    for path in LESSON_FILES:
        for question in exported_to_moodle(path):
            for answer in question.answers[:-1]:
                assert re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", answer.number), answer
                assert answer.number == format_number(float(answer.number), 15)
