"""A saying in HTML: what is said and what somebody wrote is text there, and only our own markup is markup."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tutor.present.markup import Markup, html
from tutor.sayings import Argument, Name, Text, said
from tutor.words import ENGLISH, Language, speak


class _Made(Language):
    """A language whose words would be markup."""

    def room(self, room: str) -> Mapping[str, str]:
        return {
            "thing": "<i>{thing}</i>",
            "and": " & ",
            "commas": "{thing:commas}",
            "two": '"{thing:one|<2>}"',
        }


@pytest.fixture(autouse=True)
def _made_spoken():
    speak(_Made("nowhere", "x"))
    yield
    speak(ENGLISH)


@pytest.mark.parametrize(
    "argument, written",
    [
        (Text("<b>"), "&lt;b&gt;"),
        ("a & b", "a &amp; b"),
        (Name("w11'"), "w₁₁′"),
        (Markup("<b>x</b>"), "<b>x</b>"),
        (-1.5, "−1.5"),
        (3, "3"),
        (None, ""),
        ((Text("<"), Markup("<br/>")), "&lt; &amp; <br/>"),
        (said("made.thing", thing=(Text("<"),)), "&lt;i&gt;&lt;&lt;/i&gt;"),
    ],
)
def test_words_and_texts_are_escaped_and_markup_is_kept(argument: Argument, written: str) -> None:
    assert html(said("made.thing", thing=argument)) == f"&lt;i&gt;{written}&lt;/i&gt;"


def test_the_forms_of_placeholders_work_as_elsewhere() -> None:
    assert html(said("made.commas", thing=(Text("<"), Markup("<br/>")))) == "&lt;, <br/>"
    assert html(said("made.two", thing=2)) == "&quot;&lt;2&gt;&quot;"
