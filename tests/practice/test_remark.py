"""Result files marked again: what agrees, what does not, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.courses import all_lessons, lesson_named, replayed
from support.refusals import refused
from support.results import remark
from tutor.practice.exam import make_exam
from tutor.practice.quiz import open_quiz
from tutor.practice.results import Circumstances, Result, mark_exam
from tutor.practice.session import Action
from tutor.present.results import result_json
from tutor.words import say


def real_result() -> dict[str, Any]:
    """The document of an exam that its seed gives, with right, wrong and missing answers."""
    lessons = all_lessons()
    quiz = make_exam(lessons, 7, 3)
    typed: tuple[tuple[Action, str], ...] = (("answer", "1"), ("answer", "0.17"), ("skip", ""))
    more: tuple[tuple[Action, str], ...] = tuple(("answer", text) for text in ("-3.66", "0.5", "2", "3"))
    session = replayed(open_quiz(quiz, lessons), (*typed, *more))
    document: dict[str, Any] = json.loads(
        result_json(mark_exam(session, quiz, Circumstances(learner="Ada", seconds=60, attempt=2)))
    )
    return document


def remarked(document: dict[str, Any]) -> Result:
    return remark(json.dumps(document), all_lessons())


def findings(document: dict[str, Any]) -> list[str]:
    return [say(found) for found in remarked(document).findings]


def test_an_exam_as_it_was_handed_in_has_nothing_that_does_not_agree() -> None:
    again = remarked(real_result())
    assert (again.differing, again.changed, again.findings) == ((), (), ())
    assert again.about.attempt == 2


def test_a_question_that_was_dropped_doubled_or_answered_under_another_name_is_named() -> None:
    document = real_result()
    marks = document["marks"]
    asked = [f"{m['symbol']} of {m['lesson']} (iteration 1, seed {m['seed']})" for m in marks]
    marks[4] = marks[3]
    assert findings(document)[:2] == [
        f"The exam of this seed asks for what is not in the file: {asked[4]}.",
        f"The file has more than once: {asked[3]}.",
    ]
    marks[4] = {**marks[3], "symbol": "w21'"}
    assert findings(document)[:2] == [
        f"The exam of this seed asks for what is not in the file: {asked[4]}.",
        f"The exam of this seed does not ask for what is in the file: "
        f"w21' of {marks[3]['lesson']} (iteration 1, seed {marks[3]['seed']}).",
    ]
    del marks[4]
    assert findings(document)[1] == (f"The exam of this seed asks for what is not in the file: {asked[4]}.")


def test_the_last_question_is_missed_as_any_other() -> None:
    document = real_result()
    asked = document["marks"].pop()
    assert findings(document)[1].startswith(
        f"The exam of this seed asks for what is not in the file: {asked['symbol']}"
    )


@pytest.mark.parametrize("counted, missing", [(200, 193), (201, 0), (0, 0), (True, 0), ("9", 0)])
def test_a_number_of_questions_that_no_exam_has_is_not_taken_for_one(counted: object, missing: int) -> None:
    document = real_result()
    document["exam"]["questions"] = counted
    told = findings(document)
    assert told[0] == "The file does not have as many marks as it says the exam had questions: 7."
    assert [one.endswith(f" and {missing - 3} more.") for one in told[1:]] == [True] * bool(missing)


def test_of_an_exam_of_one_question_no_second_one_is_missed() -> None:
    quiz = make_exam(all_lessons(), 1, 3)
    document = json.loads(result_json(mark_exam(open_quiz(quiz, all_lessons()), quiz, Circumstances())))
    document["marks"] *= 2
    document["summary"]["missing"] = 2
    assert len(findings(document)) == 2
    assert findings(document)[1].startswith("The file has more than once: z1 of relu-221")


@pytest.mark.parametrize("marks, numbers", [(10, 6), (9, 4), (4, 2)])
def test_as_many_numbers_as_an_exam_with_so_many_questions_can_have_are_read(
    marks: int, numbers: int
) -> None:
    document = real_result()
    (first, *_), document["marks"] = document["marks"], []
    for number in range(marks):
        document["marks"].append(first | {"seed": 1 + min(number, numbers - 1)})
    assert len(remarked(document).marks) == marks
    document["marks"][-1] = first | {"seed": 1 + numbers}
    document["marks"][-2] = first | {"seed": numbers}
    with refused(f"its {marks} questions have {numbers + 1} different numbers"):
        remarked(document)


def test_an_exam_about_a_lesson_that_is_not_here_is_refused_with_advice() -> None:
    document = real_result()
    with refused("The lesson relu-221 of this exam is not here. Put its file into the lessons folder"):
        remark(json.dumps(document), [])


def test_questions_in_another_order_are_told() -> None:
    document = real_result()
    document["marks"].reverse()
    assert any("not in the order" in one for one in findings(document))


def test_a_result_of_an_earlier_version_is_compared_with_the_exams_that_its_lessons_give() -> None:
    lessons = [lesson_named("sigmoid-222"), lesson_named("relu-221")]  # as named, not as in the catalogue
    quiz = make_exam(lessons, 10, 5)
    document = json.loads(result_json(mark_exam(open_quiz(quiz, lessons), quiz, Circumstances())))
    del document["exam"]["lessons"], document["exam"]["attempt"]
    assert remarked(document).findings == ()
    document["marks"].pop(3)
    document["exam"]["questions"] = 9
    document["summary"]["missing"] = 9
    assert any("cannot be told" in one for one in findings(document))


def test_a_summary_that_does_not_follow_from_the_answers_is_told() -> None:
    document = real_result()
    document["summary"]["points"] += 1
    (found,) = findings(document)
    assert "for points; the answers give" in found


def test_another_right_value_in_the_file_is_a_mark_that_differs() -> None:
    document = real_result()
    document["marks"][1]["expected"] *= 1.001
    assert remarked(document).differing == (1,)


@pytest.mark.parametrize(
    "key, value",
    [
        ("expected", None),
        ("expected", "0.5"),
        ("expected", True),
        pytest.param("expected", 10**400, id="beyond-all-floats"),
        ("verdict", "truncated"),
        ("misconception", "forgot_bias"),
        ("rounding", True),
        ("rounding", None),
    ],
)
def test_whatever_else_a_mark_says_in_the_file_it_differs(key: str, value: object) -> None:
    document = real_result()
    document["marks"][2][key] = value
    assert remarked(document).differing == (2,)


@pytest.mark.parametrize("off, differs", [(1e-10, False), (1e-8, True)])
def test_another_last_digit_as_on_another_machine_is_no_difference(off: float, differs: bool) -> None:
    document = real_result()
    document["marks"][1]["expected"] *= 1 + off
    document["marks"][1]["message"] = "In other words."
    assert bool(remarked(document).differing) is differs


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("seconds",), 10**30),
        (("seconds",), -1),
        (("seconds",), True),
        (("learner",), ["Ada"]),
        (("learner",), "x" * 81),
        (("marks",), []),
        (("marks",), {"0": 1}),
        (("marks", 0), None),
        (("marks", 0, "seed"), 10**40),
        (("marks", 0, "seed"), -1),
        (("marks", 0, "iteration"), 10**40),
        (("marks", 0, "iteration"), 0),
        (("marks", 0, "answer"), 1),
        (("marks", 0, "symbol"), "\ud800"),
        (("marks", 0, "lesson"), ""),
        (("exam",), []),
        (("exam", "seed"), 1.5),
        (("exam", "attempt"), 0),
        (("exam", "lessons"), "relu-111"),
        (("exam", "lessons"), ["a"] * 2000),
        (("exam", "lessons"), ["\ud800"]),
        (("lessons",), None),
        (("lessons", 0, "digest"), 3),
    ],
)
def test_a_result_file_with_an_odd_value_anywhere_is_refused_in_a_sentence(
    place: tuple[Any, ...], value: object
) -> None:
    document = real_result()
    where: Any = document
    for key in place[:-1]:
        where = where[key]
    where[place[-1]] = value
    with refused("no result file"):
        remarked(document)


def test_more_marks_than_an_exam_has_questions_are_not_marked() -> None:
    document = real_result()
    document["marks"] *= 20_000
    with refused("140000 marks"):
        remarked(document)


def test_questions_with_more_numbers_than_exams_have_are_not_made() -> None:
    document = real_result()
    document["marks"] = [document["marks"][0] | {"seed": seed} for seed in range(1, 201)]
    with refused("200 different numbers"):
        remarked(document)


@pytest.mark.parametrize("odd", ["NaN", "Infinity", "1" * 5000])
def test_numbers_that_json_does_not_have_or_python_does_not_read_are_refused(odd: str) -> None:
    text = json.dumps(real_result()).replace('"seconds": 60', f'"seconds": {odd}')
    with refused("no JSON that can be read"):
        remark(text, all_lessons())


def test_a_key_that_comes_twice_is_refused_as_readers_do_not_agree_on_it() -> None:
    text = json.dumps(real_result()).replace('"learner"', '"learner": "Bob", "learner"', 1)
    with refused("no JSON that can be read"):
        remark(text, all_lessons())


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '{"format": 1}', "[" * 100_000])
def test_a_file_that_is_no_result_is_refused(text: str) -> None:
    with refused("no result file"):
        remark(text, all_lessons())


def test_a_newer_result_file_is_refused_with_advice() -> None:
    newer = real_result() | {"format": 99}
    with refused("newer.*Update"):
        remark(json.dumps(newer), all_lessons())
