"""What the terminal can show, decided from the environment."""

import pytest

from tutor.terminal import is_utf8, look, needs_ascii


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


def test_no_color_is_heeded():
    assert not look({"TERM": "xterm", "NO_COLOR": "1"}, True, True).colour
    assert look({"TERM": "xterm", "NO_COLOR": ""}, True, True).colour
