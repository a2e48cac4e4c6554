"""What was changed in a result is noticed: without the key by its seal, and with it by making it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.classrooms import EXAM, LESSON, QUIZ, Classroom, document_in, results_of
from support.refusals import refused
from tutor.application.assigning import Given, own_assignment
from tutor.application.result_files import Against, Remarked, remark
from tutor.classroom.keys import seal_key
from tutor.classroom.seal import sealed
from tutor.practice.result_file import MOST_BYTES
from tutor.words import say

Document = dict[str, Any]
Change = Callable[[Document], object]


def handed_in(classroom: Classroom, text: str = EXAM) -> tuple[Given, Path]:
    """A result with right and wrong answers, in the folder of the class."""
    given = classroom.give_out(text)
    work = classroom.work(given, part="relu-111" if text == LESSON else "")
    done = classroom.does(work, classroom.answers(classroom.true(work, wrong=[1])))
    assert done is not None
    return given, done.path


def held(classroom: Classroom, name: str = "week3") -> Against:
    own = own_assignment(str(classroom.folder / f"{name}.toml"))
    return Against(own.lessons, [own.packet])


def told(one: Remarked) -> str:
    return "\n".join(say(line.said) for line in one.lines if line.said is not None)


def changed(path: Path, change: Change, key: str | None = None) -> Path:
    """The result with a change in it; sealed anew by who has the key."""
    document = document_in(path)
    change(document)
    if key is not None:
        document = sealed(document, key)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _answer(document: Document) -> None:
    document["marks"][0]["answer"] = "0.5"


def _better_answer(document: Document) -> None:
    document["marks"][1]["answer"] = repr(document["marks"][1]["expected"])


def _mark(document: Document) -> None:
    document["marks"][1] |= {"verdict": "correct", "misconception": None}


def _summary(document: Document) -> None:
    document["summary"]["points"] += 1


def _order(document: Document) -> None:
    marks = document["marks"]
    marks[0], marks[2] = marks[2], marks[0]


def _dropped(document: Document) -> None:
    del document["marks"][1]
    document["exam"]["questions"] = 5


def _doubled(document: Document) -> None:
    document["marks"][1] = document["marks"][0]


def _seed(document: Document) -> None:
    document["exam"]["seed"] += 1


def _numbers(document: Document) -> None:
    document["exam"]["numbers"] += 1


def _name(document: Document) -> None:
    document["learner"] = "Alan Turing"


def _another_lesson(document: Document) -> None:
    document["exam"]["lessons"] = ["sigmoid-11"]


def _figures(document: Document) -> None:
    document["exam"]["figures"] = 6


CHANGES: tuple[Change, ...] = (
    *(_answer, _better_answer, _mark, _summary, _order, _dropped, _doubled),
    *(_seed, _numbers, _name, _another_lesson, _figures),
)
_NAMES = [change.__name__.strip("_") for change in CHANGES]


def test_a_result_as_it_was_handed_in_agrees_and_its_seal_holds(classroom: Classroom) -> None:
    for text, name in ((EXAM, "one"), (QUIZ, "two"), (LESSON, "three")):
        given = classroom.give_out(text, name)
        work = classroom.work(given, part="relu-111" if text == LESSON else "")
        done = classroom.does(work, classroom.answers(["?", *classroom.true(work, wrong=[1])]))
        assert done is not None
        found = remark(str(done.path), held(classroom, name))
        assert found.agrees, told(found)
        assert "Its seal holds" in told(found)


@pytest.mark.parametrize("change", CHANGES, ids=_NAMES)
def test_who_has_no_key_can_change_nothing_without_breaking_the_seal(
    classroom: Classroom, change: Change
) -> None:
    _, path = handed_in(classroom)
    found = remark(str(changed(path, change)), held(classroom))
    assert not found.agrees
    assert "Its seal is broken" in told(found)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_answer, "Marked differently than in the file: 1"),
        (_better_answer, "Marked differently than in the file: 2"),
        (_mark, "Marked differently than in the file: 2"),
        (_summary, "The summary has 6 for points; the answers give 5"),
        (_order, "not in the order"),
        (_dropped, "asks for what is not in the file"),
        (_doubled, "more than once"),
        (_seed, "Its numbers are not those of this learner"),
        (_numbers, "Its numbers are not those of this learner"),
        (_name, "The roster has another name for this learner: Ada Lovelace"),
        (_another_lesson, "It is of other work than was given out"),
        (_figures, "It is of other work than was given out"),
    ],
    ids=_NAMES,
)
def test_who_has_the_key_is_found_by_what_does_not_follow(
    classroom: Classroom, change: Change, says: str
) -> None:
    given, path = handed_in(classroom)
    found = remark(str(changed(path, change, given.packet.learners[0].key)), held(classroom))
    assert not found.agrees
    assert says in told(found)
    assert "Its seal is broken" not in told(found)


def test_in_practice_what_was_done_must_lead_to_what_is_claimed(classroom: Classroom) -> None:
    given, path = handed_in(classroom, QUIZ)
    key = given.packet.learners[0].key

    def better(document: Document) -> None:
        document["marks"][1] |= {"answer": repr(document["marks"][1]["expected"]), "verdict": "correct"}

    assert "Marked differently than in the file: 2" in told(
        remark(str(changed(path, better, key)), held(classroom))
    )

    def cut(document: Document) -> None:
        del document["actions"][0]

    assert "cannot have been done in this order" in told(
        remark(str(changed(path, cut, key)), held(classroom))
    )


def test_a_seal_that_was_taken_away_is_missed(classroom: Classroom) -> None:
    _, path = handed_in(classroom)
    found = remark(str(changed(path, lambda document: document.pop("seal"))), held(classroom))
    assert not found.agrees
    assert "Its seal is missing" in told(found)


def test_a_result_made_into_one_of_before_is_none_of_the_assignment(classroom: Classroom) -> None:
    _, path = handed_in(classroom)

    def older(document: Document) -> None:
        document["format"] = 1
        del document["seal"]

    found = remark(str(changed(path, older)), held(classroom))
    assert not found.agrees
    assert "It is not a result of Week 3" in told(found)


def test_another_learners_result_under_ones_own_name_breaks_the_seal(classroom: Classroom) -> None:
    given, path = handed_in(classroom)

    def mine(document: Document) -> None:
        document |= {"id": "alan", "learner": "Alan Turing"}

    assert "Its seal is broken" in told(remark(str(changed(path, mine)), held(classroom)))
    found = remark(str(changed(path, mine, given.packet.place_of("alan").key)), held(classroom))  # type: ignore[union-attr]
    assert "Its numbers are not those of this learner" in told(found)


def test_work_that_was_begun_before_it_opened_is_told(classroom: Classroom) -> None:
    given, path = handed_in(classroom)
    opens = "opens = 2026-11-30T09:30:00Z\n"
    (classroom.folder / "week3.toml").write_text(EXAM + opens, encoding="utf-8")
    found = remark(str(path), held(classroom))
    assert not found.agrees
    assert "It was begun before the assignment opened" in told(found)
    assert given.packet.opens is None


def test_several_assignments_are_each_held_against_its_own(classroom: Classroom) -> None:
    _, path = handed_in(classroom)
    other = classroom.give_out(QUIZ, "quiz1")
    quiz = classroom.does(classroom.work(other), classroom.answers())
    assert quiz is not None
    both = [held(classroom, "week3"), held(classroom, "quiz1")]
    whole = Against(both[0].lessons, [packet for one in both for packet in one.packets])
    assert [remark(str(one), whole).agrees for one in (path, quiz.path)] == [True, True]
    assert not remark(str(quiz.path), both[0]).agrees
    assert "Its seal is broken" not in told(remark(str(quiz.path), both[0]))


def test_a_key_of_another_secret_seals_nothing(classroom: Classroom) -> None:
    _, path = handed_in(classroom)
    found = remark(str(changed(path, lambda d: None, seal_key("0" * 64, "ada"))), held(classroom))
    assert "Its seal is broken" in told(found)


def test_without_the_teachers_file_a_seal_is_said_to_be_unchecked(classroom: Classroom) -> None:
    _, path = handed_in(classroom)
    found = remark(str(path), Against(held(classroom).lessons))
    assert found.agrees
    assert "Its seal was not checked" in told(found)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(seconds=10**30), "seconds is out of bounds"),
        (lambda d: d.update(marks=[]), "it has 0 marks"),
        (lambda d: d.update(marks=d["marks"][:1] * 100_000), "larger|it has 100000 marks"),
        (lambda d: d.update(actions=[[0, "answer", "1", 0]] * 50_000), "it has 50000 actions"),
        (lambda d: d["marks"][0].update(seed=-1), "the seed of mark 1 is out of bounds"),
        (lambda d: d.update(learner=["Ada"]), "its learner is no name"),
        (lambda d: d.update(closed="soon"), "its closed is no moment"),
    ],
    ids=["seconds", "no marks", "many marks", "many actions", "seed", "name", "moment"],
)
def test_what_no_result_can_hold_is_refused_in_a_sentence(
    classroom: Classroom, change: Change, says: str
) -> None:
    _, path = handed_in(classroom)
    with refused(says):
        remark(str(changed(path, change)), held(classroom))


@pytest.mark.parametrize(
    "data",
    [b"", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"null", b"1e999", b'{"format": 2, "format": 1}'],
    ids=["empty", "deep lists", "deep objects", "no text", "null", "no number", "twice"],
)
def test_what_is_no_result_at_all_is_refused_in_a_sentence(classroom: Classroom, data: bytes) -> None:
    given, _ = handed_in(classroom)
    path = given.folder / "results" / "junk.json"
    path.write_bytes(data)
    assert len(data) < MOST_BYTES
    with refused("junk.json"):
        remark(str(path), held(classroom))
    assert len(results_of(given)) == 2
