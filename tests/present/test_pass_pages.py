"""What the tutor says at a turn: short, of the learner's own values, and true in every kind of lesson."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from support.courses import small_lesson
from support.equation_lessons import _SAMPLES
from support.equations import equations_lesson, model_of
from support.pseudo import pseudo_spoken, untranslated
from support.screens import NOON
from support.shipped import LESSON_FILES as SHIPPED
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.practice.course import Course
from tutor.practice.session import start
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.practice.turns import Turned, after
from tutor.present.pass_pages import turn_lines, turn_title
from tutor.words import say

FOLDER = Path(__file__).parents[2] / "lessons"
UNIT = ("z = w*x + b", "a = sigmoid(z)", "L = (a - y)^2/2")


def told(lesson: Lesson, answers: dict[str, str] | None = None) -> list[list[str]]:
    """Every turn of a lesson, its title first; answered truly, but for what is given here in iteration 1."""
    done = Sitting(start(Course.of(lesson)), NoKeeper(), lambda: NOON)
    found = []
    while (question := done.session.current) is not None:
        before = done.session
        own = (answers or {}).get(question.key[1]) if question.iteration == 1 else None
        done.do("answer", own or repr(question.course.trace.value(*question.key)))
        if done.session.position == before.position:
            before = done.session
            done.do("skip")
        turns = [one for one in after(done, before) if isinstance(one, Turned)]
        found += [[say(turn_title(one)), *map(say, turn_lines(done.session, one))] for one in turns]
    return found


def small(body: str = "", parameters: str = "w = 0.4\nb = 0.2") -> Lesson:
    return equations_lesson(model_of(UNIT, "x = 2\ny = 1", parameters, more=body))


def test_between_the_passes_of_a_network_the_learner_reads_what_comes_why_and_what_has_changed() -> None:
    backward, update, forward, again, _ = told(small_lesson())
    assert backward == [
        "Now backward",
        "Forward is done: yhat = 1.72, the target y is 4, and L = 2.5992.",
        "Now backward: how fast does L move with each of the 9 parameters?",
        "We start at L and go back the way we came, one factor at each step.",
    ]
    assert update == [
        "Now the update",
        "Backward is done. All 9 gradients are negative.",
        "So L falls as a parameter grows.",
        "Now each parameter takes a step against its gradient: the gradient times eta, which is 0.01.",
        "All updates use the values of this iteration: none uses a parameter that is already new.",
    ]
    assert forward[0] == "Iteration 2"
    assert forward[1].startswith("The update is done: w11 went from 0.1 to 0.1228, ")
    assert forward[1].endswith(", and 6 more moved.")
    assert forward[2:] == [
        "Now the same numbers go forward once more, with the new values.",
        "In iteration 1 L was 2.5992. Watch whether it falls.",
    ]
    assert again[-1] == "In iteration 1 L was 2.5992."


def test_the_values_are_the_learners_own() -> None:
    backward, *_ = told(small_lesson(), {"yhat": "1.62", "L": "2.8322"})
    assert backward[1] == "Forward is done: yhat = 1.62, the target y is 4, and L = 2.8322."


def test_one_parameter_is_named_and_its_sign_is_told() -> None:
    lesson = equations_lesson(
        model_of(["L = (w*x - y)^2/2"], "x = 2\ny = 1", "w = 0.8", more="[update]\nlearning_rate = 0.1")
    )
    assert [page[-2:] for page in told(lesson)] == [
        [
            "Now backward: how fast does L move with w?",
            "We start at L and go back the way we came, one factor at each step.",
        ],
        [
            "It is positive: L rises as w grows.",
            "Now w takes a step against it: the gradient times eta, which is 0.1.",
        ],
    ]


def test_given_numbers_are_no_parameters() -> None:
    lesson = load_lesson(FOLDER / "graph-fan-out.toml")
    ((_, done, question, _),) = told(lesson)
    assert done == "Forward is done: f = 2.25."
    assert question == "Now backward: how fast does f move with x1, x2 and x3?"


@pytest.mark.parametrize(
    "update, expected",
    [
        ("learning_rate = { w = 0.1, b = 0.2 }", "with a rate of its own."),
        ('rule = "momentum"\nlearning_rate = 0.1', "and of what it remembers of earlier ones."),
        ('rule = "adam"\nlearning_rate = 0.1', "and of what it remembers of earlier ones."),
        (
            "learning_rate = 0.1\nweight_decay = 0.1",
            "Besides, lambda draws every parameter a little towards 0.",
        ),
        ('learning_rate = 0.1\nequations = ["w\' = w - eta*dL/dw"]', "the lesson's own rule makes"),
    ],
)
def test_what_is_said_of_the_update_is_so_for_its_rule(update: str, expected: str) -> None:
    (page,) = [page for page in told(small(f"[update]\n{update}")) if page[0] == "Now the update"]
    assert any(expected in line for line in page), page
    assert ("takes a step against" in " ".join(page)) == ("equations" not in update and "rule" not in update)


def test_a_rule_without_gradients_speaks_of_none() -> None:
    own = (
        '[update]\nlearning_rate = 0.1\nequations = ["w\' = w + eta*(t - y)*x"]\n[training]\niterations = 2\n'
    )
    lesson = equations_lesson(model_of(["y = step(w*x)"], "x = 1\nt = 0", "w = -0.5", loss=None, more=own))
    update, following, _ = told(lesson)
    assert update[1:] == [
        "Forward is done, and no gradient is needed.",
        "Now the lesson's own rule makes the new values.",
    ]
    assert following[1:] == [
        "The update is done, and no parameter has moved.",
        "Now the same numbers go forward once more, with the new values.",
    ]


def test_a_batch_is_told_sample_by_sample_and_then_together() -> None:
    training = '[update]\nlearning_rate = 0.5\n[training]\norder = "batch"\nreduce = "sum"\n'
    lesson = equations_lesson(model_of(UNIT, "", "w = 0.4\nb = 0.2", more=training + _SAMPLES))
    backward, following, together, _ = told(lesson)
    assert backward[1].startswith("Forward is done for sample 1: L_s1 = ")
    assert following[1:] == [
        "Sample 1 is done. Sample 2 now goes the same way, with the same parameters.",
        "Nothing is updated before all 3 samples of the batch are done.",
    ]
    assert together[2:] == [
        "Now they come together: L is the sum of L_s1, L_s2 and L_s3.",
        "In the same way the gradient of each parameter is the sum of theirs.",
    ]


def test_losses_of_other_samples_are_not_compared() -> None:
    more = f"[update]\nlearning_rate = 0.5\n[training]\niterations = 2\n{_SAMPLES}"
    lesson = equations_lesson(model_of(UNIT, "", "w = 0.4\nb = 0.2", more=more))
    pages = told(lesson)
    (following,) = [page for page in pages if page[0] == "Iteration 2"]
    assert following[2] == "Now the next data go forward, with the new values."
    assert "cannot be compared" in following[3]
    assert not any("In iteration 1 L was" in line for page in pages if page is not following for line in page)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_at_every_turn_of_every_lesson_there_are_two_to_four_short_lines_of_numbers(path: Path) -> None:
    for _, *lines in told(load_lesson(path)):
        assert 2 <= len(lines) <= 4
        assert all(len(line) <= 160 for line in lines), lines
        assert not any("nan" in line for line in lines)


def test_what_is_told_of_signs_is_so_in_every_lesson() -> None:
    for path in SHIPPED:
        lesson = load_lesson(path)
        course = Course.of(lesson)
        values = course.trace.values(1)
        loss = lesson.computation.loss
        names = [name for name in lesson.computation.carried if f"d{loss}/d{name}" in values]
        signs = [math.copysign(1, values[f"d{loss}/d{name}"]) for name in names if values[f"d{loss}/d{name}"]]
        update = next((page for page in told(lesson) if page[0] == "Now the update"), ["", ""])
        for sign, word in ((-1, "negative"), (1, "positive")):
            count = signs.count(sign)
            if update[1].startswith("Backward is done. Of"):
                assert (f"{count} {'is' if count == 1 else 'are'} {word}" in update[1]) == bool(count)
            elif update[1].startswith("Backward is done. All"):
                assert (f"All {len(names)} gradients are {word}" in update[1]) == bool(count)


def test_nothing_of_a_turn_is_left_in_english() -> None:
    with pseudo_spoken():
        for path in SHIPPED[:6]:
            lesson = load_lesson(path)
            names = {*lesson.computation.start(), *lesson.computation.given(1), "yhat", "delta"}
            names |= {step.symbol for step in lesson.computation.plan(1).steps}
            for lines in told(lesson):
                assert untranslated(" ".join(lines), names | {str(lesson.computation.loss)}) == []


def test_a_learning_rate_that_changes_is_told_before_the_iteration_that_uses_it() -> None:
    lines = [line for page in told(load_lesson(FOLDER / "relu-231.toml")) for line in page]
    assert [line for line in lines if line.startswith("LR was")] == [
        "LR was 0.01. From now on it is 0.05.",
        "LR was 0.05. From now on it is 0.1.",
    ]


def test_two_gradients_of_one_sign_are_both_of_it_and_the_other_sign_is_not_spoken_of() -> None:
    *_, update = told(small("[update]\nlearning_rate = 0.1"))
    assert update[1:3] == [
        "Backward is done. Both gradients are negative.",
        "So L falls as a parameter grows.",
    ]
