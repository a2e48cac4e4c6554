"""When there is something to read: pages once and in place, turns of an iteration, nothing in an exam."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.courses import small_lesson
from support.equation_lessons import _SAMPLES
from support.equations import equations_lesson, model_of
from support.screens import NOON
from tutor.lesson.model import AskRule, Lesson
from tutor.lesson.page import BEFORE, Page
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import start
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.practice.turns import Turned, after, at_first, lesson_questions, so_far
from tutor.sayings import said

ONE_OF_EACH = tuple(Page(f"before {before}", "x", before) for before in BEFORE)
UNIT = ("z = w*x + b", "a = sigmoid(z)", "L = (a - y)^2/2")


def sitting(lesson: Lesson) -> Sitting:
    return Sitting(start(Course.of(lesson)), NoKeeper(), lambda: NOON)


def batch(more: str = "", iterations: int = 1) -> Lesson:
    training = (
        f'[update]\nlearning_rate = 0.5\n[training]\norder = "batch"\niterations = {iterations}\n{more}'
    )
    return equations_lesson(model_of(UNIT, "", "w = 0.4\nb = 0.2", more=training + _SAMPLES))


def walked(done: Sitting) -> list[tuple[str, str]]:
    """What comes on the way through all questions, each with the question that it comes before."""
    found = [(page.title, "") for page in at_first(done)]
    while (question := done.session.current) is not None:
        before = done.session
        done.do("answer", repr(question.course.trace.value(*question.key)))
        next_one = done.session.current
        at = "end" if next_one is None else f"{next_one.key[1]} {next_one.key[0]}"
        found += [(one.turn if isinstance(one, Turned) else one.title, at) for one in after(done, before)]
    return found


def test_each_page_and_each_turn_comes_once_at_its_place() -> None:
    lesson = replace(small_lesson(), pages=ONE_OF_EACH)
    assert walked(sitting(lesson)) == [
        ("before forward", ""),
        ("backward", "dL/dyhat 1"),
        ("before backward", "dL/dyhat 1"),
        ("update", "w11' 1"),
        ("before update", "w11' 1"),
        ("next_iteration", "z1 2"),
        ("before end", "z1 2"),
        ("backward", "dL/dyhat 2"),
        ("update", "w11' 2"),
    ]


def test_the_page_at_the_end_of_the_only_iteration_comes_after_the_last_question() -> None:
    lesson = replace(small_lesson().over(1), pages=ONE_OF_EACH[3:])
    assert walked(sitting(lesson))[-1] == ("before end", "end")


def test_what_comes_before_a_part_that_is_not_asked_comes_with_the_next_question() -> None:
    updates = (AskRule(1, 2, frozenset({"update"})),)
    lesson = replace(small_lesson(), pages=ONE_OF_EACH, ask=updates)
    done = sitting(lesson)
    assert [page.before for page in at_first(done)] == ["forward", "backward", "update"]
    assert walked(done)[3:] == [("next_iteration", "w11' 2"), ("before end", "w11' 2")]


def test_iterations_of_which_the_same_part_is_asked_have_no_turn_between_them() -> None:
    lesson = replace(small_lesson().over(4), ask=(AskRule(1, 4, frozenset({"loss"})),))
    assert walked(sitting(lesson)) == []


def test_a_batch_turns_at_its_first_sample_at_the_next_one_and_where_all_come_together() -> None:
    assert walked(sitting(batch(iterations=2))) == [
        ("backward", "dL_s1/da_s1 1"),
        ("next_sample", "z_s2 1"),
        ("gathering", "L 1"),
        ("update", "w' 1"),
        ("next_iteration", "z_s1 2"),
        ("backward", "dL_s1/da_s1 2"),
        ("gathering", "L 2"),
        ("update", "w' 2"),
    ]


def test_a_page_before_backward_comes_at_the_first_sample_alone() -> None:
    lesson = replace(batch(), pages=ONE_OF_EACH[1:2])
    assert [one for one in walked(sitting(lesson)) if one[0].startswith("before")] == [
        ("before backward", "dL_s1/da_s1 1")
    ]


def test_where_all_samples_go_together_there_is_one_way_forward_and_one_back() -> None:
    assert walked(sitting(batch('phases = "together"\n'))) == [
        ("backward", "dL_s1/da_s1 1"),
        ("update", "w' 1"),
    ]


def test_a_rule_without_gradients_turns_from_forward_to_the_update() -> None:
    own = (
        '[update]\nlearning_rate = 0.1\nequations = ["w\' = w + eta*(t - y)*x"]\n[training]\niterations = 2\n'
    )
    lesson = equations_lesson(model_of(["y = step(w*x)"], "x = 1\nt = 1", "w = -0.5", loss=None, more=own))
    assert walked(sitting(lesson)) == [("update", "w' 1"), ("next_iteration", "y 2"), ("update", "w' 2")]


def test_a_forward_pass_alone_has_no_turn() -> None:
    assert walked(sitting(equations_lesson(model_of(UNIT[:2], "x = 2", "w = 0.4\nb = 0.2", loss=None)))) == []


def test_who_goes_back_and_on_again_is_shown_nothing_twice() -> None:
    done = sitting(replace(small_lesson(), pages=ONE_OF_EACH))
    while done.session.current is not None and done.session.current.key != (1, "dL/dyhat"):
        before = done.session
        done.do("skip")
    assert after(done, before)
    done.do("back")
    before = done.session
    done.do("skip")
    assert done.session.current is not None
    assert done.session.current.key == (1, "dL/dyhat")
    assert after(done, before) == ()


@pytest.mark.parametrize("came_back", ["skip", "answer"])
def test_a_run_that_goes_on_shows_no_page_that_it_has_passed(came_back: str) -> None:
    done = sitting(replace(small_lesson(), pages=ONE_OF_EACH))
    done.do(came_back, "1.2" if came_back == "answer" else "")
    assert at_first(done) == ()


def test_nothing_opens_in_an_exam_in_a_quiz_or_where_it_is_not_wanted() -> None:
    lesson = replace(small_lesson(), pages=ONE_OF_EACH)
    exam, named, unwanted, quiz = (sitting(lesson) for _ in range(4))
    exam.session = replace(exam.session, exam=True)
    named.name = said("commands.quiz_name", count=1, seed=1)
    unwanted.paged = unwanted.turned = False
    quiz.session = replace(quiz.session, questions=tuple(quiz.session.questions[:8]))
    for done in (exam, named, unwanted, quiz):
        assert walked(done) == []
    assert so_far(exam.session) == ()
    assert so_far(quiz.session) == ()


def test_all_that_has_come_can_be_read_again_in_the_order_in_which_it_came() -> None:
    done = sitting(replace(small_lesson(), pages=ONE_OF_EACH))
    assert [one.title for one in so_far(done.session) if isinstance(one, Page)] == ["before forward"]
    came = [title for title, _ in walked(done)]
    again = [one.turn if isinstance(one, Turned) else one.title for one in so_far(done.session)]
    assert again == came


def test_of_a_long_training_the_last_turns_can_be_read_again_after_the_pages() -> None:
    done = sitting(replace(small_lesson().over(30), pages=ONE_OF_EACH))
    done.session = replace(done.session, position=len(done.session.questions))
    again = so_far(done.session)
    assert [one.title for one in again[:4] if isinstance(one, Page)] == [page.title for page in ONE_OF_EACH]
    turns = [one for one in again if isinstance(one, Turned)]
    assert len(turns) == 12
    assert turns[-1].after.iteration == 30


def test_where_every_step_is_asked_for_the_authors_pages_open_alone() -> None:
    done = sitting(replace(small_lesson(), pages=ONE_OF_EACH))
    done.turned = False
    assert [title for title, _ in walked(done)] == [page.title for page in ONE_OF_EACH]


def with_rounds() -> Sitting:
    """A lesson with two questions on other numbers before its own, and one after them."""
    other = Course.of(small_lesson())
    rounds = tuple(Question(other, key, "worked") for key in other.asked[5:7])
    done = sitting(replace(small_lesson().over(1), pages=ONE_OF_EACH))
    done.session = start(done.session.courses[0], rounds)
    done.session = replace(done.session, questions=lesson_questions(done.session).followed_by(rounds[:1]))
    return done


def test_what_is_practised_on_other_numbers_has_no_turns_and_pages_come_before_it() -> None:
    done = with_rounds()
    assert [page.title for page in at_first(done)] == ["before forward"]
    came = []
    while done.session.current is not None:
        before = done.session
        done.do("skip")
        here = "end" if done.session.current is None else str(done.session.position)
        came += [(one.turn if isinstance(one, Turned) else one.title, here) for one in after(done, before)]
    assert came == [("before backward", "1"), ("backward", "8"), ("update", "22"), *came[3:]]
    assert {name for name, _ in came[3:]} == {"before update", "before end"}
    told = [one.turn if isinstance(one, Turned) else one.title for one in so_far(done.session)]
    assert sorted(told) == sorted(["before forward", *(name for name, _ in came)])


def test_what_is_left_out_of_the_rounds_is_read_when_its_part_comes() -> None:
    done = with_rounds()
    done.do("alone")
    while done.session.current is not None:
        before = done.session
        done.do("skip")
        for one in after(done, before):
            if not isinstance(one, Turned) and one.title == "before backward":
                assert done.session.current is not None
                assert done.session.current.step.which_pass == "backward"
                return
    raise AssertionError("the page was never shown")


def test_nothing_comes_again_to_who_goes_back_to_mend_a_slip() -> None:
    done = sitting(replace(small_lesson(), pages=ONE_OF_EACH))
    answers = {"z1": "1.3", "a1": "1.3", "yhat": "1.77", "L": "2.48645"}
    before = done.session
    while done.session.current is not None and done.session.current.key != (1, "dL/dyhat"):
        before, key = done.session, done.session.current.key
        done.do("answer", answers.get(key[1]) or repr(done.session.current.course.trace.value(*key)))
        if done.session.current.key == key:
            done.do("skip")
    assert after(done, before)
    assert done.do("mend") is not None
    before = done.session
    done.do("answer", "1.2")
    assert done.session.current is not None
    assert done.session.current.key == (1, "dL/dyhat")
    assert after(done, before) == ()
