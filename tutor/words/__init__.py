"""The only room with sentences to people: a saying becomes text, in a style and a language."""

from __future__ import annotations

from tutor.words.language import ENGLISH, Language
from tutor.words.say import say

__all__ = ["ENGLISH", "Language", "say"]
