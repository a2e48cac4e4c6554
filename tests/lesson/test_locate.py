"""Finding the lines of keys in TOML text."""

from __future__ import annotations

import pytest

from tutor.lesson.locate import line_of, lines_of
from tutor.lesson.problems import Key

TEXT = '''\
# [not.a.table]
top = "a # no comment [x]"
many = """
[inside] = 1
"quoted" """   # a comment
"dotted key".b = 'c:\\d'

[[rows]]
list = [
  [1, 2],   # ] in a comment
  ["]", 4],
]
inline = { a = 1, b = [2, 3] }
[rows.sub]
x = 1
[[rows]]
[[rows.deep]]
y = """"two quotes before the end"""""
[ claims . 1 ]
"dL/dw" = 1
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("top",), 2),
        (("many",), 3),
        (("dotted key", "b"), 6),
        (("rows", 0), 8),
        (("rows", 0, "list"), 9),
        (("rows", 0, "list", 0, 1), 10),
        (("rows", 0, "list", 1, 1), 11),
        (("rows", 0, "inline"), 13),
        (("rows", 0, "sub", "x"), 15),
        (("rows", 1), 16),
        (("rows", 1, "deep", 0, "y"), 18),
        (("claims", "1", "dL/dw"), 20),
    ],
)
def test_a_key_is_found_on_its_line(key: Key, line: int) -> None:
    assert lines_of(TEXT)[key] == line


def test_nothing_inside_strings_comments_or_inline_tables_is_taken_for_a_key() -> None:
    keys = lines_of(TEXT)
    assert ("inside",) not in keys
    assert ("not", "a", "table") not in keys
    assert ("rows", 0, "inline", "a") not in keys


def test_what_has_no_line_gets_that_of_the_table_around_it() -> None:
    lines = lines_of(TEXT)
    assert line_of(("rows", 0, "sub", "missing"), lines) == 14
    assert line_of(("rows", 0, "inline", "b", 1), lines) == 13
    assert line_of(("missing",), lines) is None
