"""What was given out is done on a terminal, and handed in to the folder of the class."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.classrooms import EXAM, LESSON, QUIZ, Classroom, document_in, results_of
from support.refusals import refused
from support.working import leaves
from tutor.application.class_desk import is_open, record_of, work_named
from tutor.application.open_exam import refuse_during_exam
from tutor.application.record_keeper import open_own_record
from tutor.practice.sitting import Sitting
from tutor.words import say


def never(sitting: Sitting) -> bool:
    raise AssertionError("nothing is to be asked")


def test_everybody_has_the_same_questions_and_numbers_of_their_own(classroom: Classroom) -> None:
    given = classroom.give_out()
    both = [
        classroom.work(given, name).quiz(classroom.work(given).lessons()).items for name in ("ada", "alan")
    ]
    assert [(item.lesson, item.key) for item in both[0]] == [(item.lesson, item.key) for item in both[1]]
    assert {item.seed for item in both[0]}.isdisjoint(item.seed for item in both[1])


def test_an_exam_is_handed_in_under_learner_assignment_and_attempt(classroom: Classroom) -> None:
    given = classroom.give_out()
    work = classroom.work(given)
    done = classroom.does(work, classroom.answers(classroom.true(work, wrong=[1])))
    assert done is not None
    assert [one.name for one in results_of(given)] == [f"ada.{given.packet.id}-1.json"]
    assert done.path == results_of(given)[0]
    document = document_in(done.path)
    assert (document["learner"], document["id"], document["sequence"]) == ("Ada Lovelace", "ada", 1)
    assert document["assignment"] == {"id": given.packet.id, "title": "Week 3", "part": ""}
    assert (document["begun"], document["closed"]) == (
        "2026-11-30T09:00:00+00:00",
        "2026-11-30T09:02:00+00:00",
    )
    assert [mark["seconds"] for mark in document["marks"]] == [20] * 6
    assert document["summary"] == {"points": 5, "right": 5, "follow_through": 0, "missing": 0}


def test_a_quiz_is_worth_what_its_first_answers_were(classroom: Classroom) -> None:
    given = classroom.give_out(QUIZ)
    work = classroom.work(given)
    right = classroom.true(work)

    def sits(sitting: Sitting) -> bool:
        sitting.do("answer", "0.123456")  # wrong, then right
        sitting.do("answer", right[0])
        sitting.do("hint")
        sitting.do("answer", right[1])
        sitting.do("reveal")
        sitting.do("skip")
        for text in right[3:]:
            sitting.do("answer", text)
        return True

    done = classroom.does(work, sits)
    assert done is not None
    marks = document_in(done.path)["marks"]
    assert [mark["tries"] for mark in marks] == [2, 1, 0, 1, 1, 1]
    assert [mark["hints"] for mark in marks[:3]] == [0, 1, 4]
    assert [mark["outcome"] for mark in marks[:3]] == ["right", "right", "revealed"]
    assert marks[0]["answer"] == "0.123456"
    assert not done.result.marks[0].verdict.right
    assert marks[2]["verdict"] == "missing"
    assert done.result.points == 4


def test_a_lesson_is_asked_whole_and_as_a_lesson(classroom: Classroom) -> None:
    given = classroom.give_out(LESSON)
    work = classroom.work(given, part="relu-111")
    seen: list[int] = []

    def sits(sitting: Sitting) -> bool:
        seen.append(len(sitting.session.questions))
        return classroom.answers(classroom.true(work))(sitting)

    done = classroom.does(work, sits)
    assert done is not None
    assert seen == [len(done.result.marks)]
    assert done.result.points == len(done.result.marks)
    assert done.path.name == f"ada.{given.packet.id}.relu-111-1.json"
    assert document_in(done.path)["assignment"]["part"] == "relu-111"


@pytest.mark.parametrize("text", [EXAM, QUIZ, LESSON], ids=["exam", "quiz", "lesson"])
def test_what_is_left_goes_on_and_keeps_what_was_answered(classroom: Classroom, text: str) -> None:
    given = classroom.give_out(text)
    work = classroom.work(given, part="relu-111" if text == LESSON else "")
    assert classroom.does(work, leaves) is None
    record = record_of("ada")
    assert is_open(record, work)
    record.close()
    assert results_of(given) == []
    done = classroom.does(work, classroom.answers())
    assert done is not None
    assert done.result.about.attempt == 1
    record = record_of("ada")
    assert not is_open(record, work)
    record.close()


@pytest.mark.parametrize("text", [EXAM, QUIZ], ids=["exam", "quiz"])
def test_when_time_is_up_what_is_there_is_handed_in(classroom: Classroom, text: str) -> None:
    given = classroom.give_out(f"{text}minutes = 2\n")
    done = classroom.does(classroom.work(given), classroom.answers(seconds=50))
    assert done is not None
    assert [mark.answer for mark in done.result.marks] == ["1", "1", "", "", "", ""]


def test_after_time_is_up_nothing_is_taken_any_more(classroom: Classroom) -> None:
    given = classroom.give_out(f"{EXAM}minutes = 1\n")

    def sits(sitting: Sitting) -> bool:
        classroom.passes(seconds=59)
        assert sitting.do("answer", "1") is not None
        classroom.passes(seconds=1)
        assert sitting.do("answer", "2") is None
        return True

    done = classroom.does(classroom.work(given), sits)
    assert done is not None
    assert [mark.answer for mark in done.result.marks] == ["1", *[""] * 5]


def test_what_ran_out_while_the_terminal_was_off_is_handed_in_at_the_next_start(classroom: Classroom) -> None:
    given = classroom.give_out(f"{EXAM}minutes = 30\n")
    work = classroom.work(given)
    classroom.does(work, leaves)
    classroom.passes(hours=1)
    done = classroom.does(work, never)
    assert done is not None
    assert [mark.answer for mark in done.result.marks] == ["1.5", *[""] * 5]


def test_nothing_is_begun_before_it_opens_and_no_exam_after_it_closes(classroom: Classroom) -> None:
    given = classroom.give_out(f"{EXAM}opens = 2026-11-30T10:00:00Z\ncloses = 2026-11-30T11:00:00Z\n")
    work = classroom.work(given)
    with refused(r"Week 3 opens on 2026-11-30 \d\d:00"):
        classroom.does(work, never)
    classroom.passes(hours=3)
    with refused(r"Week 3 closed on 2026-11-30 \d\d:00"):
        classroom.does(work, never)


def test_the_end_of_an_assignment_ends_what_is_open(classroom: Classroom) -> None:
    given = classroom.give_out(f"{EXAM}minutes = 60\ncloses = 2026-11-30T09:01:00Z\n")
    done = classroom.does(classroom.work(given), classroom.answers(seconds=25))
    assert done is not None
    assert [bool(mark.answer) for mark in done.result.marks] == [True, True, False, False, False, False]


def test_practice_may_be_late_and_says_so_first(classroom: Classroom) -> None:
    given = classroom.give_out(f"{QUIZ}minutes = 60\ncloses = 2026-11-30T10:00:00Z\n")
    classroom.passes(hours=2)
    notices: list[str] = []

    def sits(sitting: Sitting) -> bool:
        notices.extend(map(say, sitting.notice))
        return classroom.answers()(sitting)

    assert classroom.does(classroom.work(given), sits) is not None
    assert any("counts as late" in notice for notice in notices)


@pytest.mark.parametrize("text", [EXAM, QUIZ], ids=["exam", "quiz"])
def test_the_same_numbers_again_are_another_attempt_and_the_result_says_so(
    classroom: Classroom, text: str
) -> None:
    given = classroom.give_out(text)
    work = classroom.work(given)
    first = classroom.does(work, classroom.answers())
    again = classroom.does(work, classroom.answers())
    assert first is not None
    assert again is not None
    assert (again.result.about.attempt, again.result.about.sequence) == (2, 2)
    assert [one.name.rpartition("-")[2] for one in results_of(given)] == ["1.json", "2.json"]


def test_another_attempt_at_an_exam_is_said_before_it(classroom: Classroom) -> None:
    work = classroom.work(classroom.give_out())
    classroom.does(work, classroom.answers())
    notices: list[str] = []

    def sits(sitting: Sitting) -> bool:
        notices.extend(map(say, sitting.notice))
        return True

    classroom.does(work, sits)
    assert notices == ["You have begun this before: it is attempt 2, and the result says so."]


def test_who_has_begun_leaves_a_mark_until_they_hand_in(classroom: Classroom) -> None:
    work = classroom.work(classroom.give_out())
    classroom.does(work, leaves)
    assert [one.name for one in work.results.iterdir()] == [work.begun_file.name]
    classroom.does(work, classroom.answers())
    assert [one.suffix for one in work.results.iterdir()] == [".json"]


def test_what_could_not_be_read_is_not_in_a_result_of_practice(classroom: Classroom) -> None:
    work = classroom.work(classroom.give_out(QUIZ))

    def sits(sitting: Sitting) -> bool:
        for number in range(300):
            sitting.do("answer", f"nonsense {number} {'x' * 1500}")
        return classroom.answers(["0.123"])(sitting)

    done = classroom.does(work, sits)
    assert done is not None
    assert done.path.stat().st_size < 20_000
    assert document_in(done.path)["marks"][0]["tries"] == 1


def test_the_time_until_time_was_up_counts(classroom: Classroom) -> None:
    work = classroom.work(classroom.give_out(f"{EXAM}minutes = 2\n"))

    def sits(sitting: Sitting) -> bool:
        classroom.passes(seconds=120)
        return True

    done = classroom.does(work, sits)
    assert done is not None
    assert done.result.about.seconds == 120


@pytest.mark.parametrize("text", [EXAM, QUIZ], ids=["exam", "quiz"])
def test_who_moves_to_another_terminal_after_handing_in_is_at_the_next_attempt(
    classroom: Classroom, text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = classroom.give_out(text)
    classroom.does(classroom.work(given), classroom.answers())
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "another"))
    done = classroom.does(classroom.work(given), classroom.answers())
    assert done is not None
    assert done.result.about.attempt == 2


@pytest.mark.parametrize("text", [EXAM, QUIZ], ids=["exam", "quiz"])
def test_where_the_class_folder_is_gone_nothing_is_shown_and_the_next_start_hands_it_on(
    classroom: Classroom, text: str, tmp_path: Path
) -> None:
    given = classroom.give_out(text)
    work = classroom.work(given)

    def sits(sitting: Sitting) -> bool:
        classroom.answers(["7.5"])(sitting)
        shutil.move(work.results, tmp_path / "away")
        return True

    with refused(r"The class folder cannot be written .*no longer change.*hands them on"):
        classroom.does(work, sits)
    shutil.move(tmp_path / "away", work.results)
    done = classroom.does(work, never)
    assert done is not None
    assert done.result.marks[0].answer == "7.5"
    assert len(results_of(given)) == 1


def test_an_exam_that_goes_on_does_not_offer_to_be_given_up(classroom: Classroom) -> None:
    work = classroom.work(classroom.give_out())
    classroom.does(work, leaves)
    notices: list[str] = []

    def sits(sitting: Sitting) -> bool:
        notices.extend(map(say, sitting.notice))
        return True

    classroom.does(work, sits)
    assert not any("--restart" in notice for notice in notices)


def test_a_class_folder_that_is_gone_is_told_before_the_first_question(classroom: Classroom) -> None:
    given = classroom.give_out()
    work = classroom.work(given)
    shutil.rmtree(work.results)
    notices: list[str] = []

    def sits(sitting: Sitting) -> bool:
        notices.extend(map(say, sitting.notice))
        return True

    assert classroom.does(work, sits) is None
    assert any("The class folder cannot be written now" in notice for notice in notices)


def test_a_result_that_is_there_already_is_never_replaced(classroom: Classroom) -> None:
    given = classroom.give_out()
    work = classroom.work(given)

    def sits(sitting: Sitting) -> bool:
        (work.results / work.file_name(1)).write_text("somebody else's", encoding="utf-8")
        return classroom.answers()(sitting)

    done = classroom.does(work, sits)
    assert done is not None
    assert (work.results / work.file_name(1)).read_text(encoding="utf-8") == "somebody else's"
    assert done.path.name == f"ada.{given.packet.id}-1-2.json"


def test_a_teacher_can_ask_for_more_figures(classroom: Classroom) -> None:
    given = classroom.give_out(f"{EXAM}figures = 5\n")
    work = classroom.work(given)
    exact = classroom.true(work)
    short = [f"{float(text):.4g}" for text in exact]
    done = classroom.does(work, classroom.answers(short))
    assert done is not None
    for text, value, mark in zip(short, exact, done.result.marks, strict=True):
        whole = float(text) == pytest.approx(float(value), rel=1e-9)
        assert mark.verdict.right is whole
        if not whole:
            assert "Give 5 significant figures" in say(mark.verdict.said)


def test_while_a_learners_exam_is_open_nobody_is_told_answers_on_this_terminal(
    classroom: Classroom, tmp_path: Path
) -> None:
    given = classroom.give_out(f"{EXAM}minutes = 30\n")
    record = open_own_record()
    refuse_during_exam(record, "key")
    classroom.does(classroom.work(given), leaves)
    with refused("The exam of a learner on this terminal is not handed in: until then there is no key."):
        refuse_during_exam(record, "key")
    classroom.passes(minutes=31)
    refuse_during_exam(record, "key")
    record.close()


def test_an_exam_without_a_limit_that_nobody_comes_back_to_lapses_after_a_day(classroom: Classroom) -> None:
    given = classroom.give_out()
    classroom.does(classroom.work(given), leaves)
    record = open_own_record()
    classroom.passes(hours=23)
    with refused("The exam of a learner on this terminal"):
        refuse_during_exam(record, "key")
    classroom.passes(hours=2)
    refuse_during_exam(record, "key")
    record.close()


def test_a_lesson_that_was_changed_in_the_class_folder_is_refused(classroom: Classroom) -> None:
    given = classroom.give_out()
    file = given.folder / "lessons" / "relu-111.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    with refused("The lesson relu-111 is not as it was given out. Ask your teacher"):
        classroom.does(classroom.work(given), never)


def test_work_is_found_by_id_or_name_and_by_the_right_command(classroom: Classroom) -> None:
    given = classroom.give_out()
    folder = str(given.folder)
    assert work_named(folder, "ada", ("exam",)).learner.name == "Ada Lovelace"
    assert work_named(f"{folder}/assignment.json", "alan  TURING", ("exam",)).learner.id == "alan"
    with refused("Grace is not in this class. Type `--learner NAME`"):
        work_named(folder, "Grace", ("exam",))
    with refused("This is an exam, not a lesson. Type `backprop-tutor quiz --assignment"):
        work_named(folder, "ada", ("lesson",))


def test_of_several_lessons_one_is_named(classroom: Classroom) -> None:
    given = classroom.give_out(LESSON.replace('["relu-111"]', '["relu-111", "sigmoid-11"]'))
    folder = str(given.folder)
    with refused("This assignment has 2 lessons: relu-111, sigmoid-11. Name the one to do."):
        work_named(folder, "ada", ("lesson",))
    with refused("mazur-222 is not in this assignment."):
        work_named(folder, "ada", ("lesson",), "mazur-222")
    assert work_named(folder, "ada", ("lesson",), "sigmoid-11").part == "sigmoid-11"
