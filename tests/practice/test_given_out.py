"""Exams, quizzes and reviews that were given out under a seed come out the same with every later version."""

from __future__ import annotations

from collections.abc import Iterable

from support.courses import NOW, all_lessons
from tutor.lesson.model import Lesson
from tutor.model.network import Layer, Loss, Network, Training
from tutor.practice.exam import make_exam
from tutor.practice.quiz import Item, make_quiz
from tutor.practice.review import make_review


def asked(items: Iterable[Item]) -> list[str]:
    return [f"{item.lesson} {item.seed} {item.key[1]}" for item in items]


def test_an_exam_of_a_seed_asks_the_same_for_ever() -> None:
    assert asked(make_exam(all_lessons(), 22, 3).items) == [
        *(f"relu-221 43722 {symbol}" for symbol in ("z1", "z2", "a1", "a2", "yhat")),
        *(f"sigmoid-222 867927 dE_total/{name}" for name in ("dh2", "dw1", "dw2", "dw3", "dw4")),
        *(f"sigmoid-322 679447 {symbol}" for symbol in ("z2_2", "a1_2", "a2_2", "C", "dC/da1_2")),
        *(f"relu-231 84795 dL/{name}" for name in ("dyhat", "dz4", "dw7", "dw8", "dw9")),
        *(f"relu-111 259331 {symbol}" for symbol in ("h", "y")),
    ]


def test_an_exam_of_one_lesson_asks_every_run_before_it_asks_one_again() -> None:
    lesson = all_lessons()[1]
    assert lesson.id == "relu-111"
    first = [item.key[1] for item in make_exam([lesson], 60, 3).items[::5]]
    assert first == ["y", "dJ/dz", "z", "dJ/dh", "h", "dJ/dc", "y", "dJ/dy", "z", "dJ/dc", "h", "dJ/dz"]


def test_a_network_of_five_steps_is_asked_whole_whichever_pass_has_its_turn() -> None:
    layer = Layer("output", "linear", ((0.5,),), None, ("yhat",), ("yhat",), (("w",),), ())
    network = Network(("x",), (layer,), Loss("half_squared_error", "L", ("y",)))
    smallest = Lesson("smallest", "", "", network, Training((2.0,), (4.0,), (0.1,)))
    asked = [item.key[1] for item in make_exam([smallest], 10, 1).items]
    assert asked == ["yhat", "L", "dL/dyhat", "dL/dw", "w'"] * 2


def test_a_quiz_of_a_seed_asks_the_same_for_ever() -> None:
    assert asked(make_quiz(all_lessons(), 10, 3).items) == [
        "sigmoid-322 337273 w22_2'",
        "relu-231 89835 z4",
        "sigmoid-222 970806 dE_total/da_o1",
        "relu-221 117892 yhat",
        "relu-111 26848 dJ/dv",
        "mazur-222 941753 dE_total/dnet_h1",
        "sigmoid-222 567071 E2",
        "relu-231 97966 b2'",
        "sigmoid-322 71424 dC/db2_2",
        "mazur-222 468207 E_total",
    ]


def test_a_review_of_a_seed_asks_the_same_for_ever() -> None:
    cards = {"activation:relu": NOW, "weight_slope": NOW}
    assert asked(make_review(cards, all_lessons(), 3, NOW, ("relu-221",)).items) == [
        "relu-221 725733 dL/dw21",
        "relu-221 678421 a2",
        "relu-221 663492 z1",
        "relu-221 141683 L",
        "relu-221 778586 dL/dyhat",
        "relu-221 830807 dL/db1",
    ]
