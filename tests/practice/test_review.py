"""Review: one question with fresh numbers for each skill that is due."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from support.courses import NOW, all_lessons
from tutor.lesson.catalogue import available
from tutor.lesson.model import Lesson
from tutor.practice.course import Course
from tutor.practice.review import MOST_NEW, MOST_SKILLS, due_skills, make_review, open_review
from tutor.practice.variants import variant
from tutor.sayings import said

YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)

CARDS: dict[str, datetime] = {
    "weight_slope": YESTERDAY,
    "activation:relu": NOW - timedelta(days=3),
    "loss:squared": NOW,
    "update:gradient_descent": TOMORROW,
}
DUE = ("activation:relu", "weight_slope", "loss:squared")


def shipped() -> list[Lesson]:
    """The lessons that the tutor brings along."""
    return [entry.lesson for entry in available() if entry.lesson is not None]


def test_what_is_due_comes_longest_due_first() -> None:
    assert due_skills(CARDS, NOW) == DUE


def test_days_end_at_midnight_where_the_learner_is() -> None:
    card = {"update:gradient_descent": datetime(2024, 3, 2, 23, 30, tzinfo=NOW.tzinfo)}
    assert due_skills(card, NOW) == ("update:gradient_descent",)
    east = NOW.astimezone(timezone(timedelta(hours=2)))  # 23:30 UTC is tomorrow there
    assert due_skills(card, east) == ()


def test_each_due_skill_is_asked_once_with_fresh_numbers() -> None:
    lessons = all_lessons()
    review = make_review(CARDS, lessons, 1, NOW)
    questions = open_review(review, lessons).questions
    assert sorted(q.course.skill(q.key) for q in questions) == sorted(DUE)
    for item, question in zip(review.items, questions, strict=True):
        lesson = next(lesson for lesson in lessons if lesson.id == item.lesson)
        assert question.course.network == variant(lesson, item.seed).network != lesson.network


def test_the_same_seed_gives_the_same_review_and_another_seed_other_questions() -> None:
    lessons = all_lessons()
    assert make_review(CARDS, lessons, 1, NOW) == make_review(dict(reversed(CARDS.items())), lessons, 1, NOW)
    assert make_review(CARDS, lessons, 1, NOW).items != make_review(CARDS, lessons, 2, NOW).items


def test_the_order_of_a_review_does_not_give_its_questions_away() -> None:
    lessons = all_lessons()
    reviews = [make_review(CARDS, lessons, seed, NOW) for seed in range(8)]
    courses = {lesson.id: Course.of(lesson) for lesson in lessons}
    assert len({tuple(courses[i.lesson].skill(i.key) for i in review.items) for review in reviews}) > 1


def test_new_skills_come_only_from_lessons_that_were_begun() -> None:
    lessons = all_lessons()
    assert make_review(CARDS, lessons, 1, NOW).new == ()
    review = make_review(CARDS, lessons, 1, NOW, begun={"relu-231"})
    assert len(review.new) == MOST_NEW
    assert not set(review.new) & set(CARDS)
    session = open_review(review, lessons)
    assert [q.course.skill(q.key) for q in session.questions[len(DUE) :]] == list(review.new)
    assert {q.course.lesson.id for q in session.questions[len(DUE) :]} == {"relu-231"}


def test_a_due_skill_is_asked_in_a_lesson_that_the_learner_knows_if_there_is_one() -> None:
    for seed in range(4):
        review = make_review({"activation:relu": NOW}, all_lessons(), seed, NOW, begun={"relu-111"})
        assert review.items[0].lesson == "relu-111"


def test_a_long_absence_does_not_make_one_endless_review() -> None:
    courses = [Course.of(lesson) for lesson in shipped()]
    cards = dict.fromkeys((course.skill(key) for course in courses for key in course.order), YESTERDAY)
    assert len(cards) > MOST_SKILLS
    review = make_review(cards, shipped(), 1, NOW, begun={"relu-231"})
    assert len(review.due) == len(review.items) == MOST_SKILLS
    assert review.new == ()
    assert review.waiting == len(cards) - MOST_SKILLS


def test_new_skills_fill_up_a_review_and_no_more() -> None:
    known = {Course.of(all_lessons()[1]).skill(key) for key in Course.of(all_lessons()[1]).order}
    courses = [Course.of(lesson) for lesson in shipped()]
    every = dict.fromkeys(course.skill(key) for course in courses for key in course.order)
    due = sorted(every, key=lambda skill: skill in known)
    begun = {all_lessons()[1].id}
    for count, new in ((0, 4), (15, 4), (16, 4), (17, 3), (19, 1), (20, 0)):
        review = make_review(dict.fromkeys(due[:count], YESTERDAY), shipped(), 1, NOW, begun)
        assert (len(review.due), len(review.new)) == (count, new)


def test_a_skill_that_no_lesson_exercises_is_left_out_and_named() -> None:
    review = make_review({"activation:tanh": YESTERDAY}, all_lessons(), 1, NOW)
    assert (review.items, review.unasked) == ((), ("activation:tanh",))


def test_where_nothing_is_due_it_says_when_to_come_back() -> None:
    lessons = all_lessons()
    review = make_review(
        {"update:gradient_descent": NOW + timedelta(days=3), "loss:squared": TOMORROW}, lessons, 1, NOW
    )
    assert review.items == ()
    assert review.next_due == TOMORROW
    assert review.nothing_due(NOW) == said("quizzes.due_tomorrow")
    assert make_review(CARDS, lessons, 1, NOW).next_due == TOMORROW, (
        "what is due today is not what comes next"
    )
    later = make_review({"update:gradient_descent": NOW + timedelta(days=3)}, lessons, 1, NOW)
    assert later.nothing_due(NOW) == said("quizzes.due_later", days=3)
    assert make_review({}, lessons, 1, NOW).nothing_due(NOW) == said("quizzes.nothing_yet")
    assert make_review(CARDS, lessons, 1, NOW).nothing_due(NOW) is None
