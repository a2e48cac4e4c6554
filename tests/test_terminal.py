"""What the terminal can show, decided from the environment."""

import io
import os
import termios
import tracemalloc

import pytest

from tutor.terminal import LONGEST_LINE, columns, is_utf8, look, needs_ascii, read_line


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "en_GB.utf8"}, True),
        ({"LC_ALL": "C", "LANG": "C.UTF-8"}, False),
        ({"LC_ALL": "", "LC_CTYPE": "de_DE.ISO-8859-1", "LANG": "C.UTF-8"}, False),
        ({"LANG": "POSIX"}, False),
        ({}, False),
    ],
)
def test_the_first_locale_variable_that_is_set_decides_whether_unicode_is_painted(environ, expected):
    assert is_utf8(environ) is expected


@pytest.mark.parametrize("said", ["", "0", "-3", "wide", "²", "٤٠", "9" * 5000], ids=lambda said: said[:9])
def test_what_is_no_number_of_columns_leaves_the_usual_ones(said, monkeypatch):
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert columns({"COLUMNS": said}) == 80


def test_the_width_is_what_columns_says_else_the_terminal(monkeypatch):
    controller, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 97))
    with open(terminal, "w") as screen:
        monkeypatch.setattr("sys.stdout", screen)
        assert columns({}) == 97
        assert columns({"COLUMNS": "61"}) == 61
    os.close(controller)
    assert columns({}) == 80  # the output is closed


def test_the_linux_console_gets_ascii_even_under_utf8():
    assert needs_ascii({"LANG": "C.UTF-8", "TERM": "linux"})
    assert not needs_ascii({"LANG": "C.UTF-8", "TERM": "xterm-256color"})


def test_a_dumb_terminal_gets_line_mode():
    assert look({"TERM": "dumb", "LANG": "C.UTF-8"}, True, True).screen == "plain"


def test_a_pipe_gets_line_mode():
    environ = {"TERM": "xterm", "LANG": "C.UTF-8"}
    assert look(environ, stdin_is_terminal=False, screen_is_terminal=True).screen == "plain"
    assert look(environ, stdin_is_terminal=True, screen_is_terminal=False).screen == "plain"


def test_a_real_terminal_gets_the_full_screen_unless_line_mode_is_asked_for():
    environ = {"TERM": "xterm", "LANG": "C.UTF-8"}
    assert look(environ, True, True).screen == "full"
    assert look(environ, True, True, plain_asked=True).screen == "plain"


def test_a_driver_of_its_own_gets_the_full_screen_without_a_terminal_unless_line_mode_is_asked_for():
    environ = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "LANG": "C.UTF-8"}
    assert look(environ, False, False).screen == "full"
    assert look(environ, False, False, plain_asked=True).screen == "plain"
    assert look({**environ, "TEXTUAL_DRIVER": ""}, False, False).screen == "plain"


def test_no_color_is_heeded():
    assert not look({"TERM": "xterm", "NO_COLOR": "1"}, True, True).colour
    assert look({"TERM": "xterm", "NO_COLOR": ""}, True, True).colour


class Endless(io.RawIOBase):
    """What /dev/zero gives."""

    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:] = bytes(len(buffer))
        return len(buffer)


def test_a_long_line_is_cut_and_the_next_one_is_whole():
    stdin = io.StringIO("7" * 1_000_000 + "\n1.2\n\n")
    assert read_line(stdin) == "7" * LONGEST_LINE + "\n"
    assert read_line(stdin) == "1.2\n"
    assert read_line(stdin) == "\n"
    assert read_line(stdin) == ""


def test_a_long_last_line_without_an_end_is_a_line_too():
    stdin = io.StringIO("7" * (LONGEST_LINE + 5))
    assert read_line(stdin) == "7" * LONGEST_LINE + "\n"
    assert read_line(stdin) == ""


def test_a_line_without_end_is_the_end_of_the_input_and_takes_little_memory():
    stdin = io.TextIOWrapper(io.BufferedReader(Endless()), errors="replace")
    tracemalloc.start()
    try:
        assert read_line(stdin) == ""
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
