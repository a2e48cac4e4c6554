"""Line mode, as a pipe or a screen reader gets it."""

import json
import subprocess
import sys

import pytest

from support.running import environment, tutor


@pytest.fixture
def home(tmp_path):
    return tmp_path


def test_a_right_answer_leads_to_the_next_question(home):
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    assert done.returncode == 0
    assert "+ Correct" in done.stdout
    assert "z2 = " in done.stdout.split("+ Correct")[1]


def test_a_wrong_answer_keeps_the_question(home):
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin="1.1\n:quit\n")
    assert "x " in done.stdout
    assert "[iteration 1 of 2, forward pass, step 2" not in done.stdout


def test_nothing_but_printable_text_is_written(home):
    lines = "1.2\n?\n?\n?\n!\n\n:diagram\n:ledger\n:help\n:summary\n:back\n:skip\n:nosuch\n\x1b[2J\n:quit\n"
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin=lines)
    assert all(c == "\n" or c.isprintable() for c in done.stdout)


def test_ascii_mode_writes_only_ascii(home):
    lines = "1.2\n?\n?\n!\n\n:diagram\n:ledger\n:summary\n:quit\n"
    done = tutor("lesson", "sigmoid-222", "--plain", "--ascii", home=home, stdin=lines)
    assert done.stdout.isascii()


def test_the_hints_climb_to_the_worked_step(home):
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin="?\n?\n?\n?\n:quit\n")
    for text in ("Hint 1 of 4", "z1 = w11*x1 + w21*x2 + b1", "z1 = 0.1*2 + 0.3*3 + 0.1", "= 1.2"):
        assert text in done.stdout


def test_an_unknown_word_names_the_near_one(home):
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin=":skpi\n")
    assert "Did you mean :skip?" in done.stdout


def test_the_whole_lesson_can_be_answered_from_its_key(home):
    key = json.loads(tutor("key", "relu-221", "--format", "json", home=home).stdout)
    answers = "".join(f"{step['value']!r}\n" for step in key["steps"])
    done = tutor("lesson", "relu-221", "--plain", "--all", home=home, stdin=answers)
    assert f"{len(key['steps'])} of {len(key['steps'])} steps done" in done.stdout
    assert "The loss falls" in done.stdout


def test_a_lesson_goes_on_where_it_stopped_with_the_learners_own_values(home):
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.1\n:skip\n1.7\n:quit\n")
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin="1.1\n:quit\n")
    assert "You go on at step 3" in done.stdout
    assert "\n= " in done.stdout
    assert "step 4 of" in done.stdout


def test_restart_begins_at_the_first_step(home):
    tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    done = tutor("lesson", "relu-221", "--plain", "--restart", home=home, stdin=":quit\n")
    assert "step 1 of" in done.stdout


def test_without_any_input_it_ends_with_a_sentence(home):
    done = tutor("lesson", "relu-221", home=home, stdin="")
    assert done.returncode == 0
    assert "Stopped" in done.stdout


def test_stopping_promises_to_go_on_only_what_can(home):
    stopped = tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    assert "Stopped. You go on here next time." in stopped.stdout
    review = tutor("review", "--plain", "--seed", "1", home=home, stdin=":quit\n")
    assert review.stdout.endswith("Stopped.\n")


def test_what_is_not_kept_is_not_promised(home):
    (home / "data").write_text("a file where the folder should be")
    stopped = tutor("lesson", "relu-221", "--plain", home=home, stdin="1.2\n:quit\n")
    assert "Your answers are not kept" in stopped.stderr
    assert "You go on here" not in stopped.stdout


def test_after_the_worked_step_enter_goes_on(home):
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin="!\n\n")
    assert "Press Enter to go on." in done.stdout
    assert "step 2 of" in done.stdout


def test_bytes_that_are_no_text_are_an_unreadable_answer_and_end_nothing(home):
    command = "printf '\\xff\\n1.2\\n' | " + f"{sys.executable} -m tutor lesson relu-221 --plain"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, cwd=home, env=environment(home), check=False
    )
    assert b"+ Correct" in done.stdout


@pytest.mark.parametrize("columns", [30, 40, 80])
def test_no_line_is_wider_than_the_terminal(home, columns):
    lines = "1.2\n?\n?\n!\n\n:help\n:summary\n:quit\n"
    done = tutor("lesson", "relu-221", "--plain", home=home, stdin=lines, COLUMNS=str(columns))
    longest = max((line for line in done.stdout.split("\n") if " = " not in line), key=len)
    assert len(longest) <= columns, longest
