"""The faults that `scripts/mutants.py` puts into code are small ones, and none that nobody could notice."""

from __future__ import annotations

import pytest

from support.scripts import script as load

script = load("mutants")


def put_in(text: str) -> list[str]:
    """The one line that each fault changes, as it is after it."""
    found = []
    for mutant in script.mutants("tutor/marking/made.py", text):
        changed = set(mutant.after.splitlines()) - set(text.splitlines())
        found.append(" | ".join(line.strip() for line in changed))
    return found


@pytest.mark.parametrize(
    "text, faults",
    [
        ("x = a <= b", ["x = (a < b)", "x = (a > b)"]),
        ("x = a is None", ["x = (a is not None)"]),
        ("x = a and b", ["x = (a or b)"]),
        ("x = not a", ["x = (a)"]),
        ("x = a + b", ["x = (a - b)"]),
        ("x = -a", ["x = (a)"]),
        ("x = 3", ["x = 4", "x = (2)"]),
        ("x = True", ["x = False"]),
        ("x = max(a)", ["x = min(a)"]),
        ("x = f(a, b, key=c)", ["x = (f(a, key=c))", "x = (f(a, b))"]),
        ("x = [a for a in b if a]", ["x = [a for a in b if (not (a))]"]),
        ("x = a if b else c", ["x = a if (not (b)) else c"]),
        ("def f():\n    return a", ["return None"]),
        ("def f():\n    if a:\n        return None", ["if (not (a)):"]),
        ("def f():\n    a.append(b)", ["pass"]),
        ("def f():\n    a[b] = c", ["pass"]),
        ("def f():\n    raise a", ["pass"]),
        ("é = 'ä'; x = a == b", ["é = 'ä'; x = (a != b)"]),
    ],
)
def test_a_fault_changes_one_thing(text: str, faults: list[str]) -> None:
    assert put_in(text) == faults


@pytest.mark.parametrize(
    "text",
    [
        '"""A text."""',
        "def f(a: list[int, 3] = b) -> tuple[int, 3]: ...",
        "def __repr__(self):\n    return a + b",
        "if TYPE_CHECKING:\n    x = 3",
        "X: TypeAlias = f(a, 3)",
        "@lru_cache(maxsize=3)\ndef f(): ...",
        "x = zip(a, strict=True)",
        "x = f'{a + b}'",
        "MOST = 50_000",
        "def f():\n    if len(cache) >= MOST:\n        cache.clear()",
        "def f():\n    return None",
    ],
)
def test_no_fault_is_put_where_nobody_could_notice_it(text: str) -> None:
    assert [fault for fault in put_in(text) if fault != "pass"] == []


def test_what_is_no_python_any_more_is_no_fault() -> None:
    text = "match a:\n    case -1:\n        x = b"
    assert any(not script.is_python(mutant) for mutant in script.mutants("tutor/marking/made.py", text))


def test_a_survivor_is_shown_with_its_place_and_what_changes() -> None:
    (mutant,) = script.mutants("tutor/marking/made.py", "x = 1 == a\n".replace("1", "b"))
    assert (mutant.place, mutant.package) == ("tutor/marking/made.py:1", "marking")
    assert mutant.diff().splitlines() == ["@@ -1 +1 @@", "-x = b == a", "+x = (b != a)"]
