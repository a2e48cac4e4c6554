"""Whatever stands in a string, no command prints what acts on a terminal, in a spreadsheet or on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.escapes import campaign, commands
from benchmarks.poison import FORMULAS, LOUD, places, wrong_with


def test_no_string_that_a_command_meets_acts_in_what_it_prints(tmp_path: Path) -> None:
    made = campaign(tmp_path, count=1)
    assert made.findings == []
    assert made.runs > 8 * len(commands())


@pytest.mark.parametrize(
    ("form", "written", "found"),
    [
        ("text", LOUD.replace("\n", " "), "acting characters"),
        ("text", "a\nFORGED LINE", "a forged line"),
        ("csv", f"a,{FORMULAS}", "a formula between ','"),
        ("csv", 'a,"x;=1+1"', "a formula between ';'"),
        ("csv", 'a,"x;""=1+1"', "a formula between ';'"),
        ("md", "# <script>", "a script"),
        ("html", "<p><script>1</script></p>", "a script"),
        ("html", "<p a='\x01'/>", "no XML"),
        ("json", '{"a": "\x7f"}', "acting characters"),
    ],
)
def test_the_campaign_sees_what_acts(form: str, written: str, found: str) -> None:
    assert any(wrong.startswith(found) for wrong in wrong_with(written.encode("utf-8", "replace"), form))


def test_the_campaign_reaches_every_string_and_key_of_a_document() -> None:
    tree = {"a": ["x", {"b": "y"}], "c": 1}
    assert len(set(places(tree))) == 5
