"""Quizzes: balanced, without repetition, and made again from what was kept of them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from support.courses import NOW, all_lessons, later, lesson_named, replayed, small_course
from support.refusals import refused
from tutor.errors import TutorError
from tutor.practice.actions import act
from tutor.practice.quiz import (
    LONGEST_PAUSE,
    MOST_QUESTIONS,
    Quiz,
    check_count,
    closing,
    make_quiz,
    open_quiz,
    quiz_from_json,
    time_spent,
)
from tutor.practice.session import Action, Attempt, Session, start
from tutor.practice.variants import variant
from tutor.steps.derive import NETWORK_KINDS


def true_answer(session: Session) -> str:
    question = session.current
    assert question is not None
    return repr(question.course.trace.value(*question.key))


def attempt_at(seconds: int) -> Attempt:
    return Attempt("skip", 0, (1, "z1"), "", None, 0, later(seconds))


def test_a_quiz_has_as_many_questions_as_asked_for_and_none_twice() -> None:
    quiz = make_quiz(all_lessons(), 60, 1)
    assert len(quiz.items) == 60
    assert len({(item.lesson, item.key) for item in quiz.items}) == 60


def test_a_quiz_mixes_passes_kinds_and_lessons_evenly() -> None:
    lessons = all_lessons()
    session = open_quiz(make_quiz(lessons, 25, 3), lessons)
    passes = Counter(q.step.which_pass for q in session.questions)
    kinds = Counter(q.step.kind for q in session.questions)
    from_lessons = Counter(q.course.lesson.id for q in session.questions)
    assert passes == {"forward": 10, "backward": 10, "update": 5}
    assert set(kinds) == set(NETWORK_KINDS)
    assert max(kinds.values()) <= 5
    assert min(kinds.values()) >= 2
    assert set(from_lessons) == {lesson.id for lesson in lessons}
    assert max(from_lessons.values()) <= 7


def test_even_a_short_quiz_asks_different_kinds_about_different_lessons() -> None:
    lessons = all_lessons()
    for seed in range(5):
        session = open_quiz(make_quiz(lessons, 5, seed), lessons)
        assert len({q.step.kind for q in session.questions}) == 5
        assert len({q.course.lesson.id for q in session.questions}) >= 3


def test_steps_come_again_with_other_numbers_only_after_all_have_been_asked() -> None:
    lesson = lesson_named("relu-111")
    steps = len(open_quiz(make_quiz([lesson], 1, 1), [lesson]).questions[0].course.trace.plan.steps)
    items = make_quiz([lesson], 2 * steps, 1).items
    assert len({item.key for item in items[:steps]}) == steps
    assert len({item.key for item in items[steps:]}) == steps
    assert len({item.seed for item in items}) == 2 * steps


def test_every_question_has_the_fresh_numbers_that_its_seed_gives() -> None:
    lessons = all_lessons()
    by_id = {lesson.id: lesson for lesson in lessons}
    quiz = make_quiz(lessons, 6, 8)
    for item, question in zip(quiz.items, open_quiz(quiz, lessons).questions, strict=True):
        fresh = variant(by_id[item.lesson], item.seed)
        assert (question.course.lesson.network, question.course.lesson.training) == (
            fresh.network,
            fresh.training,
        )
        assert question.course.network != by_id[item.lesson].network


def test_the_same_seed_gives_the_same_quiz_and_another_seed_another() -> None:
    lessons = all_lessons()
    assert make_quiz(lessons, 10, 4) == make_quiz(lessons, 10, 4)
    assert make_quiz(lessons, 10, 4).items != make_quiz(lessons, 10, 5).items


def test_an_interrupted_quiz_goes_on_from_what_was_kept_of_it() -> None:
    lessons = all_lessons()
    quiz = make_quiz(lessons, 4, 11)
    session = open_quiz(quiz, lessons)
    log: list[tuple[Action, str]] = [("answer", true_answer(session)), ("answer", "123456"), ("hint", "")]
    before = replayed(session, log)
    kept = json.loads(json.dumps(quiz.as_json()))

    again = quiz_from_json(kept)
    assert again == quiz
    resumed = replayed(open_quiz(again, lessons), log)
    assert (resumed.position, resumed.states, resumed.last) == (before.position, before.states, before.last)
    assert resumed.position == 1


@pytest.mark.parametrize(
    "damaged", [{}, {"seed": 1, "exam": False, "items": [["relu-221", "digest", 5, 1]]}, {"seed": "1"}]
)
def test_what_is_no_quiz_is_refused(damaged: dict[str, object]) -> None:
    with refused("What was kept of this quiz cannot be read. Begin a new one."):
        quiz_from_json(damaged)


def test_a_quiz_about_a_lesson_that_changed_or_is_gone_is_refused_with_advice() -> None:
    lessons = all_lessons()[:1]
    quiz = make_quiz(lessons, 2, 1)
    with refused(r"mazur-222 .*changed") as changed:
        open_quiz(quiz, [replace(lessons[0], contents=b"other")])
    assert changed.value.hint
    with refused("not here"):
        open_quiz(quiz, [])


def test_a_step_that_the_lesson_does_not_have_is_refused() -> None:
    lessons = all_lessons()[:1]
    quiz = make_quiz(lessons, 1, 1)
    broken = Quiz(1, (replace(quiz.items[0], key=(1, "nothing")),))
    with pytest.raises(TutorError):
        open_quiz(broken, lessons)


@pytest.mark.parametrize("count", [0, -3, MOST_QUESTIONS + 1])
def test_a_senseless_number_of_questions_is_refused(count: int) -> None:
    with refused(str(count)):
        make_quiz(all_lessons(), count, 1)


@pytest.mark.parametrize("count", [1, 200])
def test_a_quiz_has_from_one_to_two_hundred_questions(count: int) -> None:
    check_count(all_lessons(), count)
    with refused("A quiz has 1 to 200 questions, not (0|201). Give another number to --count."):
        check_count(all_lessons(), 0 if count == 1 else 201)


def test_a_quiz_without_lessons_is_refused() -> None:
    with refused("no lesson to ask about. Name one"):
        make_quiz([], 5, 1)


def test_the_closing_page_has_score_time_and_mistakes_by_kind() -> None:
    lessons = all_lessons()
    session = open_quiz(make_quiz(lessons, 4, 2), lessons)
    attempts: list[Attempt] = []

    def do(action: Action, text: str = "") -> None:
        nonlocal session
        session, attempt = act(session, action, text, later(10 * (len(attempts) + 1)))
        assert attempt is not None
        attempts.append(attempt)

    do("answer", true_answer(session))
    do("answer", "123456")
    do("answer", "what?")
    do("answer", true_answer(session))
    do("reveal")
    do("skip")
    do("skip")

    end = closing(session, attempts, began=NOW)
    assert (end.score.questions, end.score.right, end.score.first_try) == (4, 2, 1)
    assert (end.score.revealed, end.score.skipped) == (1, 1)
    assert end.time == timedelta(seconds=70)
    mistakes = {m.number: m for found in end.mistakes.values() for m in found}
    assert sorted(mistakes) == [1, 2, 3]
    assert mistakes[1].text == "123456"
    assert mistakes[1].verdict is not None
    assert not mistakes[1].verdict.right
    assert (mistakes[3].text, mistakes[3].verdict) == ("", None)
    assert all(m.question.step.kind == kind for kind, found in end.mistakes.items() for m in found)


def test_the_closing_page_counts_the_misconceptions_that_were_met() -> None:
    session = start(small_course())
    session, attempt = act(session, "answer", "1.1", NOW)  # z1 without its bias
    assert attempt is not None
    assert closing(session, [attempt]).score.misconceptions == (("forgot_bias", 1),)


def test_long_pauses_count_as_absence() -> None:
    attempts = [attempt_at(seconds) for seconds in (10, 20, 20 + 3600, 20 + 3630)]
    assert time_spent(attempts) == timedelta(seconds=40) + LONGEST_PAUSE
    assert time_spent(attempts[:1], began=NOW) == timedelta(seconds=10)
    assert time_spent([]) == timedelta()
    set_back = [attempt_at(seconds) for seconds in (10, 20, 5, 12)]  # the clock
    assert time_spent(set_back) == timedelta(seconds=17)
