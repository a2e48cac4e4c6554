"""The manual page is what the parser says, and troff reads it as it is meant."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from benchmarks.escapes import commands
from support.scripts import script

man = script("make_man")


def test_the_page_is_up_to_date() -> None:
    assert man.PAGE.read_text("utf-8") == man.page()


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_the_page_has_every_command_with_its_options_and_no_mistake() -> None:
    made = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-rLL=200n", "-P-cbou"],
        input=man.page(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert made.stderr == ""
    for name, actions in commands().items():
        assert f"\n   {name}" in made.stdout
        for action in actions:
            assert all(
                option in made.stdout for option in action.option_strings if option not in ("-h", "--help")
            )


@pytest.mark.parametrize(
    "text, written",
    [
        (".so /etc/passwd", "\\&.so /etc/passwd"),
        ("'br", "\\(aqbr"),
        ("a\\fB", "a\\efB"),
        ("--plain\n.sy", "\\-\\-plain .sy"),
        ("`LESSON`", "\\(gaLESSON\\(ga"),
    ],
)
def test_what_troff_would_act_on_stands_as_itself(text: str, written: str) -> None:
    assert man.escaped(text) == written
