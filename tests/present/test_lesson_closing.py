"""What the closing page of a lesson says beside how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from support.screens import sitting
from tutor.practice.session import State
from tutor.practice.sitting import Afterwards, Again, ClosingLine, Sitting
from tutor.present.lesson_closing import ahead, lesson_lines, taught, worked_again
from tutor.words import say

LEFT = Afterwards(("paths that add",), ("gate-121", "A gate that closes"), Again(tomorrow=4, week=1))


def told(lines: Sequence[ClosingLine]) -> list[str]:
    return [say(line.said) for line in lines if line.said is not None]


def worked(misses: dict[int, int], shown: Sequence[int] = ()) -> Sitting:
    """All questions right in the end, some after so many wrong answers, some shown."""
    made = sitting()
    for number, question in enumerate(made.session.questions):
        for _ in range(misses.get(number, 0)):
            made.do("answer", "77.7")
        if number in shown:
            made.do("reveal")
        made.do("answer" if number not in shown else "skip", repr(question.course.trace.value(*question.key)))
        if made.session.position == number:
            made.do("skip")
    return made


def headings(made: Sitting) -> list[str]:
    return [say(line.said) for line in worked_again(made) if line.said is not None and line.indent == 2]


def test_the_ideas_that_a_lesson_brings_are_what_was_learned() -> None:
    made = worked({})
    learned = taught(LEFT, made)
    assert learned is not None
    assert say(learned) == "You have learned: paths that add."
    assert taught(LEFT._replace(ideas=()), made) is None
    assert taught(None, made) is None


def test_who_skipped_most_of_a_lesson_has_not_learned_its_ideas() -> None:
    made = worked({})
    made.session = replace(made.session, states={0: State(outcome="right"), 1: State(outcome="skipped")})
    told = taught(LEFT, made)
    assert told is not None
    assert say(told) == "This lesson was about: paths that add. Most of it was skipped or shown."


def test_the_three_questions_that_went_wrong_most_are_worked_again_in_their_order() -> None:
    made = worked({0: 1, 2: 3, 4: 2, 9: 2})
    assert headings(made) == [
        f"iteration 1, {made.session.questions[number].step.symbol}: you typed 77.7" for number in (2, 4, 9)
    ]


def test_of_several_of_one_skill_one_comes_before_the_others() -> None:
    made = worked({0: 3, 1: 3, 2: 1, 5: 1})  # z1, z2, a1, L
    symbols = [made.session.questions[number].step.symbol for number in (0, 2, 5)]
    assert [heading.split(", ")[1].split(":")[0] for heading in headings(made)] == symbols


def test_each_of_them_has_its_verdict_and_its_worked_step() -> None:
    lines = told(list(worked_again(worked({0: 1}))))
    assert lines[0] == "What went wrong, worked again:"
    assert "77.7 is not z1" in lines[2]
    assert lines[3] == "z1 = w11*x1 + w21*x2 + b1 = 0.1*2 + 0.3*3 + 0.1 = 1.2"


def test_a_step_that_had_to_be_shown_is_worked_again() -> None:
    assert headings(worked({}, shown=[3])) == ["iteration 1, a2: shown"]


def test_what_was_only_skipped_or_right_is_not_worked_again() -> None:
    made = sitting()
    while made.session.current is not None:
        made.do("skip")
    assert list(worked_again(made)) == []
    assert list(worked_again(worked({}))) == []


def test_what_comes_next_and_when_it_is_due_follow() -> None:
    assert list(map(say, ahead(LEFT))) == [
        "Next: A gate that closes (gate-121).",
        "Again tomorrow: 4 skills, within a week: 1 skill.",
    ]


def test_at_the_end_of_the_course_that_is_said_and_of_no_course_nothing() -> None:
    assert list(map(say, ahead(LEFT._replace(next=None, again=Again())))) == [
        "You have finished every lesson of the course."
    ]
    assert ahead(Afterwards()) == ()
    assert ahead(None) == ()


def test_in_lines_the_command_for_the_next_lesson_is_there_and_the_network_comes_last() -> None:
    made = worked({0: 1})
    made.afterwards = lambda: LEFT
    lines = told(list(lesson_lines(made)))
    assert lines[0] == "You have learned: paths that add."
    assert "Type `backprop-tutor lesson gate-121`." in lines
    assert lines[-1].startswith("The loss falls")
    assert lines.index("What went wrong, worked again:") < lines.index("Next: A gate that closes (gate-121).")


def test_of_a_lesson_beside_the_course_the_network_is_what_was_learned() -> None:
    lines = told(list(lesson_lines(worked({}))))
    assert lines[0] == "Target: y = 4"
    assert not any(line.startswith(("You have learned", "Next")) for line in lines)
