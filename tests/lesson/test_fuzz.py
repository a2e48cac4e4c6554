"""Whatever is done to a lesson file, loading gives a lesson or a LessonError."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from support.equation_lessons import EQUATION_LESSONS
from support.shipped import LESSON_FILES
from tutor.lesson.load import parse_lesson
from tutor.lesson.problems import LessonError
from tutor.words import say

FILES = [path.read_bytes() for path in LESSON_FILES]
FILES += [text.encode() for text in EQUATION_LESSONS.values()]

scraps = st.sampled_from(
    [b"[", b"]", b"{", b'"', b"'", b'"""', b",", b".", b"=", b"\n", b"\r", b"\0", b"\xff", b"nan"]
)
values: st.SearchStrategy[object] = st.sampled_from(
    [
        True,
        0,
        -1,
        10**400,
        1e308,
        float("nan"),
        "",
        "dL",
        "z1",
        "softmax",
        "9-1",
        "\x1b[0m",
        "z[i] = w*x for i in 1..3",
        "w' = w - eta*dL/dw",
        "L = sum(sum(1 for i in 1..9999) for j in 1..9999)",
        "h[t] = h[t-1]^h[t] for t in -3..3",
        "adam",
        "batch",
        "together",
        "all",
        "w",
        "x[1]",
        [],
        [[]],
        {"": 1},
        {"w": 0.1},
        {"z": {"name": "delta", "sign": -1}},
        [1, 2, 3],
        [[1, 2], [3, 4]],
        0.5,
        3,
    ]
).map(deepcopy)  # a list that is put into itself would have no end


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value)


def places(node: object) -> list[tuple[dict[str, object] | list[object], str | int]]:
    """Every place in a document, as its container and the key there."""
    if isinstance(node, dict):
        steps: list[tuple[object, object]] = list(node.items())
    else:
        steps = list(enumerate(node)) if isinstance(node, list) else []
    return [place for key, entry in steps for place in [(node, key), *places(entry)]]  # type: ignore[misc]


def loads_or_explains(data: bytes) -> None:
    problems: tuple[str, ...] = ("it loads",)
    try:
        parse_lesson(data, "fuzzed.toml")
    except LessonError as error:
        problems = tuple(map(say, error.parts()))
    assert problems
    assert all(map(str.isprintable, problems))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_bytes_put_into_a_lesson_and_cut_out_of_it_never_raise_anything_else(
    original: bytes, data: st.DataObject
) -> None:
    mutated = original
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(mutated)))
        end = data.draw(st.integers(start, start + 20))
        mutated = mutated[:start] + data.draw(scraps | st.binary(max_size=8)) + mutated[end:]
    loads_or_explains(mutated)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_values_replaced_and_removed_in_a_lesson_never_raise_anything_else(
    original: bytes, data: st.DataObject
) -> None:
    document = tomllib.loads(original.decode())
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(document)))
        if data.draw(st.booleans()):
            del container[key]  # type: ignore[arg-type]
        else:
            container[key] = data.draw(values)  # type: ignore[index, call-overload]
    loads_or_explains(
        "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in document.items()).encode()
    )
