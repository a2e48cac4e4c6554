"""Line mode keeps pace: rounds, filling in, parts, slips, as typed lines."""

from __future__ import annotations

import json
from pathlib import Path

from support.running import tutor


def played(home: Path, *command: str, typed: str) -> str:
    done = tutor(*command, "--plain", home=home, stdin=typed)
    assert done.returncode == 0
    return done.stdout


def test_a_lesson_of_the_course_shows_its_new_steps_before_it_asks(tmp_path: Path) -> None:
    shown = played(tmp_path, "lesson", "slope-11", typed="\n\n+\n\n:quit\n")
    assert "[watch 1 of 5" in shown
    assert "! Worked step" in shown
    assert "Is it +, - or 0?" in shown or "[watch 2 of 5" in shown


def test_a_faded_step_is_asked_by_its_blank_and_answered_by_what_is_missing(tmp_path: Path) -> None:
    shown = played(tmp_path, "lesson", "slope-11", typed="\n" * 10 + "x\n:quit\n")
    assert "what is missing?" in shown
    assert "_ = " in shown
    assert "+ Right" in shown


def test_the_learner_may_go_on_alone(tmp_path: Path) -> None:
    assert "[iteration 1 of" in played(tmp_path, "lesson", "slope-11", typed=":alone\n:quit\n")


def test_rounds_go_on_where_they_stopped_with_the_same_numbers(tmp_path: Path) -> None:
    first = played(tmp_path, "lesson", "slope-11", typed="\n\n:quit\n")
    again = played(tmp_path, "lesson", "slope-11", typed=":quit\n")
    where = next(line for line in first.splitlines() if line.startswith("[watch 2"))
    assert where in again


def test_what_was_done_twice_is_filled_in_and_had_back(tmp_path: Path) -> None:
    shown = played(tmp_path, "lesson", "relu-221", typed="1.2\n1.7\n1.2\n1.7\n:hand\n:quit\n")
    assert "1 step filled in" in shown
    assert "yhat = 1.72" in shown
    assert "By hand, then: yhat comes first." in shown


def test_every_step_is_asked_where_that_is_wanted(tmp_path: Path) -> None:
    shown = played(tmp_path, "lesson", "relu-221", "--all", typed="1.2\n1.7\n1.2\n1.7\n:quit\n")
    assert "filled in" not in shown
    assert "yhat = ?" in shown


def test_after_three_wrong_answers_the_parts_are_asked_one_by_one(tmp_path: Path) -> None:
    shown = played(tmp_path, "lesson", "relu-221", typed="9\n8\n7\n0.2\n0.9\n0.1\n1.2\n:quit\n")
    parts = [line for line in shown.splitlines() if line.startswith("Part ")]
    assert [part.split(":")[0] for part in parts] == ["Part 1 of 3", "Part 2 of 3", "Part 3 of 3"]
    assert "z2 = ?" in shown


def test_a_slip_is_told_once_and_mended(tmp_path: Path) -> None:
    shown = played(tmp_path, "lesson", "relu-221", "--all", typed="1.3\n:skip\n1.7\n1.3\n:mend\n1.2\n:quit\n")
    assert "To go back and mend z1, type :mend." in shown
    assert "Back at z1." in shown
    assert "1 step that followed from it is worked out anew." in shown


def test_what_was_done_in_earlier_lessons_needs_to_be_done_once_more_only(tmp_path: Path) -> None:
    key = json.loads(tutor("key", "relu-221", "--format", "json", home=tmp_path).stdout)
    values = "".join(f"{step['value']!r}\n" for step in key["steps"][:29])
    played(tmp_path, "lesson", "relu-221", "--all", typed=values + ":quit\n")
    shown = played(tmp_path, "lesson", "relu-111", typed="-0.25\n:quit\n")
    assert "[iteration 1 of 10" in shown


def test_the_slips_of_a_source_are_found_by_yes_and_no(tmp_path: Path) -> None:
    shown = played(tmp_path, "lesson", "relu-221", "--find-the-slip", typed="y\nn\n1.7\n:quit\n")
    assert "if a number follows from the source's numbers before it" in " ".join(shown.split())
    assert "A slip: 2.1 does not follow from the source's numbers." in shown
    assert "What should it be, from the source's own numbers?" in shown
    assert "2.1 comes out with w22 in the place of w12." in shown
    assert "number 3 of" in played(tmp_path, "lesson", "relu-221", "--find-the-slip", typed=":quit\n")


def test_a_lesson_whose_source_prints_nothing_has_no_slips_to_find(tmp_path: Path) -> None:
    done = tutor("lesson", "slope-11", "--find-the-slip", "--plain", home=tmp_path, stdin="")
    assert done.returncode == 2 or done.returncode == 1
    assert "prints no numbers" in done.stderr


def test_an_empty_line_passes_numbers_like_those_that_were_judged_and_says_how_many(tmp_path: Path) -> None:
    typed = "y\nn\n1.7\ny\ny\nn\n1.96\nn\n2.1632\n" + "y\n" * 8 + "\n:quit\n"
    shown = played(tmp_path, "lesson", "relu-221", "--find-the-slip", typed=typed)
    assert "Enter passes 4 numbers like those that you judged" in shown
    assert "4 numbers passed: none has a slip." in shown
    assert "number 19 of 58" in played(tmp_path, "lesson", "relu-221", "--find-the-slip", typed=":quit\n")


def test_the_drawing_is_printed_anew_where_a_pass_begins(tmp_path: Path) -> None:
    out = played(tmp_path, "lesson", "slope-11", "--all", typed="0.4*3\n(yhat-y)^2/2\nyhat-y\n")
    before, _, after = out.partition("[iteration 1 of 2, backward pass")
    assert before.count("| L ?") == 2, "on the page, and at the first question"
    assert before.count("| L 0.32") == 1
    assert "| L " not in after, "nothing is drawn again within the pass"
