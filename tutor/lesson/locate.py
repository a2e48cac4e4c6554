"""Where in a TOML text a key stands: tomllib keeps no line numbers, an author needs them."""

from __future__ import annotations

import re
import tomllib

from tutor.lesson.problems import Key

_PART = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_PARTS = re.compile(_PART)
_STATEMENT = re.compile(
    rf"(?P<brackets>\[{{0,2}})[ \t]*(?P<key>{_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*(?:\]{{1,2}}|=)"
)
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_TOKEN = re.compile(
    r'''"""(?:[^\\"]|\\.|"{1,2}(?!"))*"{3,5}'''
    r"""|'''(?:[^']|'{1,2}(?!'))*'{3,5}"""
    r"""|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[][{},\n]|[^][{},\n#"'\s]+""",
    re.DOTALL,
)


def line_of(key: Key, lines: dict[Key, int]) -> int | None:
    """The line of a key, or of the nearest place around it that has one."""
    for end in range(len(key), 0, -1):
        if key[:end] in lines:
            return lines[key[:end]]
    return None


def lines_of(text: str) -> dict[Key, int]:
    """The line (from 1) of every table, key and list element of a valid TOML text.

    What stands in an inline table is not told apart: its place stands for all of it.
    """
    return _Walk(text).lines


class _Walk:
    """One walk through the text, statement by statement."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[Key, int] = {}
        self._latest: dict[Key, int] = {}  # for each array of tables, the index of its latest table
        self._counted, self._line = 0, 1
        table: Key = ()
        position = self._after_blank(0)
        while statement := _STATEMENT.match(text, position):
            parts = tuple(map(_unquoted, _PARTS.findall(statement["key"])))
            if statement["brackets"]:
                table = self._header(parts, array=len(statement["brackets"]) == 2)
                self._mark(table, position)
                position = statement.end()
            else:
                self._mark((*table, *parts), position)
                position = self._value((*table, *parts), statement.end())
            position = self._after_blank(position)

    def _after_blank(self, position: int) -> int:
        blank = _BLANK.match(self.text, position)
        return blank.end() if blank else position

    def _mark(self, key: Key, position: int) -> None:
        self._line += self.text.count("\n", self._counted, position)
        self._counted = position
        self.lines.setdefault(key, self._line)

    def _header(self, parts: tuple[str, ...], array: bool) -> Key:
        """The full key of a table header: parts that are arrays of tables get the latest index."""
        key: Key = ()
        for index, part in enumerate(parts):
            key = (*key, part)
            if array and index == len(parts) - 1:
                self._latest[key] = self._latest.get(key, -1) + 1
            if key in self._latest:
                key = (*key, self._latest[key])
        return key

    def _value(self, key: Key, position: int) -> int:
        """Marks the elements of a list; gives the position after the value."""
        indices: list[int] = []
        inline_tables = 0
        for token in _TOKEN.finditer(self.text, position):
            text = token[0]
            if text == "\n" and not indices and not inline_tables:
                return token.start()
            if text == "{":
                inline_tables += 1
            elif text == "}":
                inline_tables -= 1
            elif inline_tables or text == "\n" or text.startswith("#"):
                continue
            elif text == ",":
                indices[-1] += 1
            elif text == "]":
                indices.pop()
            else:
                self._mark((*key, *indices), token.start())
                if text == "[":
                    indices.append(0)
        return len(self.text)


def _unquoted(part: str) -> str:
    if part[0] == '"':
        return str(tomllib.loads(f"key = {part}")["key"])
    return part.strip("'")
