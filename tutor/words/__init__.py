"""The only room with sentences to people: a saying becomes text, in a style and a language."""

from __future__ import annotations

from tutor.words.errors import hint_of, lines, message_of, told
from tutor.words.language import ENGLISH, Language, speak, spoken
from tutor.words.say import say, say_all

__all__ = [
    "ENGLISH",
    "Language",
    "hint_of",
    "lines",
    "message_of",
    "say",
    "say_all",
    "speak",
    "spoken",
    "told",
]
