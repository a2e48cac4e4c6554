"""Documents of a class: text of 80 columns, a page that stands alone, and data as docs/formats.md has it."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.class_results import exam, named, received, row
from support.running import ROOT
from tutor.application.class_files import ClassFiles
from tutor.application.class_reports import Looked
from tutor.classroom.learners import Absent, GivenWork, Learner
from tutor.classroom.received import Received
from tutor.classroom.statistics import class_statistics
from tutor.clean import one_line
from tutor.marking.misconceptions import MISCONCEPTIONS
from tutor.practice.result_file import GivenAs
from tutor.present.classroom.class_data import WORK_COLUMNS, class_csv, class_json
from tutor.present.classroom.class_text import class_text
from tutor.present.classroom.columns import cut, width_of
from tutor.present.classroom.documents import CLASS_FORMS, ClassForm
from tutor.present.classroom.page import class_html
from tutor.present.classroom.report import ClassReport, Unread
from tutor.sayings import said
from tutor.words.titles import title_of

MADE = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    "\u202eevil\u202c name",
    "x" * 80,
    "عبد الله محمد",
    "王小明" * 26,
    "a\u0301" * 40,
    "=HYPERLINK(1)",
    "]]>&amp;\"'",
    "two\nlines\x1b[31m",
    "half a pair \ud800",
    "",
)


def class_of(learners: Sequence[str], kinds: int = 6, steps: int = 12, seed: int = 3) -> list[Received]:
    """A class with numbers of their own, of which some make mistakes of so many kinds."""
    rng = random.Random(seed)
    ids = [*(one.id for one in MISCONCEPTIONS), *(f"foreign_{n}" for n in range(60))][:kinds]
    found = []
    for number, name in enumerate(learners):
        rows = []
        for step in range(steps):
            expected = rng.uniform(-2, 2)
            own = {"seed": number, "expected": expected, "seconds": rng.randint(1, 99)}
            verdict = rng.choice(
                ["correct", "correct", "follow_through", "misconception", "wrong", "missing"]
            )
            answer = f"{expected if verdict == 'correct' else rng.uniform(-2, 2):.4g}"
            if verdict == "misconception" and ids:
                rows.append(named(f"s{step}", rng.choice(ids), answer=answer, **own))
            else:
                rows.append(row(f"s{step}", verdict, "" if verdict == "missing" else answer, **own))
        found.append(received(name, rows, file=f"{number}.json", id=f"id{number}"))
    return found


def report(several: Sequence[Received], roster: Sequence[Learner] = (), **more: object) -> ClassReport:
    return ClassReport(class_statistics(several, roster), MADE, **more)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def whole() -> ClassReport:
    """A class in which everything is that can be."""
    several = class_of(["Ada", "Ben", "Cem", *HOSTILE])
    several += [
        received("Ada", several[0].result.rows, file="again.json", id="id0", sequence=4, attempt=2),
        received("Ben", several[1].result.rows, file="1.json copy", id="id1"),
        received("Dora", [row()], "broken", file="<b>.json", id="id99"),
        received(
            "Eve", [row(lesson="two", iteration=2)], "none", late=True, assignment=GivenAs("b", "<i>", "p")
        ),
        exam("Fay", [row()]),
    ]
    roster = [Learner("id0", "Ada"), Learner("id77", HOSTILE[0]), Learner("id78", "Gus")]
    return report(several, roster, unread=(Unread("notes<>.json", said("exams.no_json")),))


def text_of(made: ClassReport, form: ClassForm = "text") -> str:
    return "".join(CLASS_FORMS[form](made))


# Text


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=6), st.integers(0, 45))
def test_text_fits_80_columns_whatever_the_names(learners: list[str], kinds: int) -> None:
    roster = [Learner(f"id{n}", name or "?") for n, name in enumerate([*learners[1:], "王" * 60], 50)]
    lines = text_of(report(class_of(learners, kinds, steps=3), roster)).splitlines()
    assert max(map(width_of, lines)) <= 80
    assert all(one_line(line) == line for line in lines)


def test_text_fits_80_columns_whatever_the_symbols_lessons_and_titles() -> None:
    long = {"lesson": "l" * 200, "iteration": 10**6, "misconceptions": ["m" * 200]}
    given_as = GivenAs("a" * 200, "t" * 200, "p" * 200)
    several = [
        received(
            "n" * 80, [row("s" * 200, "misconception", **long), row()], id="i" * 200, assignment=given_as
        ),
        received("n" * 80, [row("s" * 200, **long), row()], file="f" * 300),
    ]
    made = report(several, title="c" * 300, unread=(Unread("u" * 300, said("exams.no_json")),))
    assert max(map(len, text_of(made).splitlines())) <= 80


@pytest.mark.parametrize(
    "text, width, shown",
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abc..."),
        ("王小明王小明", 12, "王小明王小明"),
        ("王小明王小明", 9, "王小明..."),
    ],
)
def test_a_wide_letter_takes_two_columns(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert width_of("a\u0301王") == 3


def test_a_long_name_is_cut_and_what_tells_it_from_others_is_not() -> None:
    text = text_of(report(class_of(["x" * 80, "x" * 80, "y" * 80])))
    assert re.search(r"^x+\.\.\. \(id0\) ", text, re.MULTILINE)
    assert re.search(r"^x+\.\.\. \(id1\) ", text, re.MULTILINE)
    assert re.search(r"^y+\.\.\.  ", text, re.MULTILINE)


def test_text_says_who_is_missing_who_is_foreign_and_what_does_not_count() -> None:
    text = " ".join(text_of(whole()).split())
    assert "1 of 3 on the roster has handed in." in text
    assert "Nothing yet from: <script>alert(... (id77), Gus." in text
    assert "Not on the roster: " in text
    assert "again.json (Ada): a later attempt" in text
    assert "1.json copy (Ben): a copy of another result" in text
    assert "<b>.json (Dora): its seal is broken" in text
    assert "notes<>.json: it is no JSON that can be read" in text
    assert "Ada: numbers 2 to 3 are not here, though those before and after are." in text
    assert "may be of other work that is not looked at." in text
    assert re.search(r"Eve +<i>, p +1/1 .* late, no seal", text_of(whole()))


def test_of_each_piece_of_work_it_is_told_who_has_begun_and_of_whom_nothing_is_there() -> None:
    ada, alan, gus = Learner("a", "Ada"), Learner("b", "Alan"), Learner("c", "Gus")
    made = report(
        [received("Ada", [row()], id="a")],
        [ada, alan, gus],
        given=(
            Absent(GivenWork("a1", "", "Week 3"), (), (alan, gus)),
            Absent(GivenWork("a2", "one", "Home"), (ada,), (alan,)),
            Absent(GivenWork("a2", "two", "Home"), (ada, gus), ()),
            Absent(GivenWork("a3", "", "Done")),
        ),
    )
    wanted = [
        "Week 3: nothing yet from: Alan, Gus.",
        "Home, one: begun, not handed in: Ada. Nothing yet from: Alan.",
        "Home, two: begun, not handed in: Ada, Gus.",
    ]
    lines = text_of(made).splitlines()
    assert [line for line in lines if "nothing yet" in line.lower() or "begun" in line] == wanted
    told = ["".join(one.itertext()) for one in page(made).iter("p")]
    assert [line for line in told if "nothing yet" in line.lower() or "begun" in line] == wanted
    assert json.loads(text_of(made, "json"))["absent"][1] == {
        "assignment": "a2",
        "part": "one",
        "title": "Home",
        "begun": [{"id": "a", "name": "Ada"}],
        "nothing": [{"id": "b", "name": "Alan"}],
    }


def test_assignments_of_one_title_are_told_apart_by_their_ids_and_others_are_not() -> None:
    works = [GivenAs("w-1", "Week 3"), GivenAs("w-2", "Week 3", "p"), GivenAs("w-3", "Week 4")]
    several = [
        received("Ada", [row()], file=one.id, assignment=one, sequence=n) for n, one in enumerate(works, 1)
    ]
    given = (Absent(GivenWork("w-4", "", "Week 4"), (), (Learner("b", "Alan"),)),)
    for form in ("text", "html"):
        text = text_of(report(several, given=given), form)
        assert all(one in text for one in ("Week 3 (w-1)", "Week 3 (w-2), p", "Week 4 (w-3)", "Week 4 (w-4)"))
        assert "(w-" not in text_of(report(several[1:]), form)


def test_what_is_to_be_told_of_a_learner_is_never_cut() -> None:
    several = [
        received("x" * 60, [row()], file=f"{n}", sequence=n, closed=MADE.replace(minute=n), late=True)
        for n in range(1, 18)
    ]
    several.append(received("Ben", [row()], late=True))
    lines = text_of(report(several)).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("xxx"))
    assert lines[at + 1] == "    late, 17 attempts, same numbers again"
    assert re.fullmatch(r"Ben +1/1 +0 +0 +10  late", lines[at - 1])


def test_long_titles_of_work_stand_above_the_table_and_have_numbers_in_it() -> None:
    works = [GivenAs(f"a{n}", f"A title of an assignment that is long, and ends in {n}") for n in (1, 2)]
    lines = text_of(report([received("Ada", [row()], file=one.id, assignment=one) for one in works]))
    assert "\n1: A title of an assignment that is long, and ends in 1\n" in lines
    assert re.search(r"^Ada   2 +1/1 ", lines, re.MULTILINE)


def test_names_that_look_alike_when_they_are_cut_are_told_apart() -> None:
    text = text_of(report(class_of(["x" * 60 + "a", "x" * 60 + "b"])))
    assert re.search(r"^x+\.\.\. \(id0\) ", text, re.MULTILINE)
    assert re.search(r"^x+\.\.\. \(id1\) ", text, re.MULTILINE)


@pytest.mark.parametrize("form", ["text", "html"])
def test_of_many_files_that_do_not_count_the_first_are_listed_those_to_look_at_before_others(
    form: ClassForm,
) -> None:
    copies = [received("Ada", [row()], file=f"copy{n:03}.json") for n in range(140)]
    broken = received("Zoe", [row()], "broken", file="zoe.json")
    made = report([*copies, broken], unread=(Unread("notes.json", said("exams.no_json")),))
    listed = text_of(made, form).split("Not counted")[-1]
    assert "zoe.json" in listed
    assert "notes.json" in listed
    assert listed.count("a copy of another result") == 98
    assert "41 more files are not listed here." in listed
    assert len(json.loads(text_of(made, "json"))["not_counted"]) == 140


def matrix(made: ClassReport, width: int = 80) -> list[str]:
    text = "".join(class_text(made, width))
    return text.partition("Where which mistake was made\n")[2].partition("\nWho needs help")[0].splitlines()


def test_the_text_has_a_table_of_mistakes_and_steps_with_a_legend() -> None:
    ada = [named("z1", "forgot_bias"), named("a1", "ascended"), named("b1", "forgot_bias")]
    ben = [named("z1", "forgot_bias"), row("a1")]
    made = report([received("Ada", ada), received("Ben", ben)])
    assert matrix(made) == [
        "iter.  step  A  B",
        "-----  ----  -  -",
        "    1  z1    2  .",
        "    1  a1    .  1",
        "    1  b1    1  .",
        "",
        "A: forgot the bias (3 times, 2 learners)",
        f"B: {title_of('ascended')} (1 time, 1 learner)",
    ]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_the_table_of_mistakes_has_every_count_at_any_width(width: int) -> None:
    made = report(class_of([f"n{n}" for n in range(150)], kinds=30, steps=9))
    lines = matrix(made, width)
    assert max(map(len, lines)) <= width
    counts = [line.split()[2:] for line in lines if re.match(r" +1  s\d ", line)]
    columns = len(counts[0])
    assert columns == {40: 9, 60: 12, 80: 12}[width]
    kinds = made.statistics.kinds
    summed = [sum(int(one) for one in column if one != ".") for column in zip(*counts, strict=True)]
    assert summed == [kind.times for kind in kinds[:columns]]
    rarer = " ".join(" ".join(lines).partition("Rarer ones:")[2].split())
    assert sum(map(int, re.findall(r"\((\d+)\)", rarer))) == sum(kind.times for kind in kinds[columns:])


def test_where_none_counts_the_reason_stands_beside_the_name() -> None:
    several = [received("Ada", [row()], "missing"), received("Ben", [row()], "broken")]
    for one in several:
        assert not Looked(report([one]), None, ClassFiles((), (), {}, {}), ()).sound
    text = text_of(report(several))
    assert re.search(r"^Ada +none counts: its seal is missing$", text, re.MULTILINE)
    assert re.search(r"^Ben +none counts: its seal is broken$", text, re.MULTILINE)
    assert "Ada.json (Ada): its seal is missing" in text
    document = json.loads(text_of(report(several[:1]), "json"))
    assert [one["why"] for one in document["not_counted"]] == ["no_seal"]


def test_text_names_those_who_made_a_mistake_again_and_those_who_copied() -> None:
    wrong = {"seed": 2, "expected": 9.0}
    several = [
        received("Ada", [row("a", answer="0.537", expected=0.537), row("b", answer="0.777", expected=0.777)]),
        received("Ben", [row("a", "wrong", "0.537", **wrong), row("b", "wrong", "0.777", **wrong)]),
        received("Cem", [named("a", "forgot_bias", seed=3), named("b", "forgot_bias", seed=3)]),
    ]
    text = " ".join(text_of(report(several)).split())
    assert "forgot the bias: Cem (2)." in text
    assert "Fewer than half of the points: Ben, Cem." in text
    assert (
        "iteration 1, a: Ben typed 0.537, which is right for the numbers of Ada. "
        "Two of them have 2 such numbers in common." in text
    )
    assert "That is no proof" in text


def test_what_is_compared_and_what_is_left_out_is_told() -> None:
    def typed(name: str, seed: int) -> Received:
        rows = [row(f"s{n}", "wrong", f"0.5{n}", seed=seed, expected=seed + n) for n in range(1, 4)]
        return received(name, rows)

    made = report([typed("Ada", 1), typed("Ben", 2)])
    for form in ("text", "html"):
        text = " ".join(text_of(made, form).split())
        assert "3 shorter wrong numbers, of two digits: the same two learners" in text
        assert "Those of one digit, 0 and 1 are left out." in text
    assert "iteration 1, s1: Ada and Ben typed 0.51, though their numbers differ." in " ".join(
        text_of(made).split()
    )
    assert json.loads(text_of(made, "json"))["alike"]["short"] == 3


def test_in_a_large_class_a_single_number_alike_names_nobody() -> None:
    several = class_of([f"n{n}" for n in range(120)], kinds=0, steps=20)
    made = report(several)
    alike = made.statistics.alike
    assert alike.by_chance > 5
    assert alike.total > 0
    for form in ("text", "html"):
        shown = "".join(text_of(made, form)).split("Worth a look")[1].split("Not counted")[0]
        assert (
            shown.count(" typed ") == sum(one.together > 1 for one in alike.found) if form == "text" else True
        )
        assert " more are not listed." in shown


# The page


FORBIDDEN = (
    "<script",
    "<link",
    "<img",
    "<iframe",
    "http:",
    "https:",
    "url(",
    "@import",
    "javascript:",
    " on",
)


def page(made: ClassReport) -> ET.Element:
    return ET.fromstring("".join(class_html(made)).removeprefix("<!DOCTYPE html>"))


def test_the_page_is_well_formed_and_needs_nothing_else() -> None:
    text = "".join(class_html(whole()))
    root = page(whole())
    tags = {element.tag for element in root.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "use", "image", "i", "b"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not any(name.startswith("on") or name in ("href", "src", "style") for name in attributes)
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert not any(word in style for word in ("http", "url(", "@import"))
    assert "@media print" in style


def test_names_stand_on_the_page_as_they_are_and_turn_no_direction() -> None:
    told = [element.text or "" for element in page(whole()).iter("bdi")]
    assert "<script>alert(1)</script> (id77)" in told
    assert "x" * 80 in told
    assert not any("\u202e" in text or "\x1b" in text for text in page(whole()).itertext())


def test_a_name_without_blanks_is_broken_wherever_it_stands() -> None:
    made = report(class_of(["x" * 80]), [Learner("y", "y" * 80)])
    style = "".join(class_html(made)).partition("<style>")[2].partition("</style>")[0]
    breaks = re.compile(r"([^{}]+)\{[^{}]*overflow-wrap: anywhere")
    broken = {name.strip() for rule in breaks.findall(style) for name in rule.split(",")}
    assert {"h1", "p", ".class tbody th", ".class.words td", ".long"} <= broken
    long = [
        element
        for element in page(made).iter()
        if element.tag in ("p", "th", "td") and "x" * 80 in "".join(element.itertext())
    ]
    assert {element.tag for element in long} == {"p", "th"}


def test_drawings_have_a_title_and_tables_have_headings_with_a_scope() -> None:
    root = page(whole())
    drawings = list(root.iter("svg"))
    assert len(drawings) > 10
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert drawing[0].tag == "title"
        assert drawing[0].text
    heat = [drawing for drawing in drawings if drawing.find("desc") is not None]
    assert heat
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert set(" ".join(str(one.get("aria-labelledby")) for one in heat).split()) <= set(ids)
    for table in root.iter("table"):
        assert table.find("caption") is not None
        assert all(cell.get("scope") in ("row", "col") for cell in table.iter("th"))
        columns = len(table.findall("thead/tr/th"))
        assert {len(line) for line in table.iter("tr")} == {columns}


@pytest.mark.parametrize("kinds, drawings", [(0, 0), (1, 1), (14, 1), (40, 3), (80, 3)])
def test_the_heat_map_has_the_numbers_of_all_kinds_in_drawings_that_fit(kinds: int, drawings: int) -> None:
    made = report(class_of([f"n{n}" for n in range(30)], kinds, steps=20))
    heat = [one for one in page(made).iter("svg") if one.find("desc") is not None]
    assert len(heat) == drawings
    shown = sum(
        int(one.text or "") for svg in heat for one in svg.findall("text") if (one.text or "").isdigit()
    )
    assert shown == sum(kind.times for kind in made.statistics.kinds[:40])
    assert all(float(str(svg.get("width"))) <= 900 for svg in heat)
    left_out = len(made.statistics.kinds) - 40
    assert ("rarer" in "".join(page(made).itertext())) == (left_out > 0)


def test_a_bar_is_as_long_as_what_was_earned() -> None:
    rows = [row("a"), row("b", "follow_through"), row("c", "wrong"), row("d", "missing")]
    bar = next(page(report([received("Ada", rows)])).iter("svg"))
    widths = {rect.get("class"): float(str(rect.get("width"))) for rect in bar.iter("rect")}
    assert widths == {"frame": 120.0, "right": 30.0, "follow": 60.0}
    assert bar[0].text == "2 of 4 points: 1 right, 1 by follow-through"


# Data


def members(section: str) -> set[str]:
    """What docs/formats.md names between backticks in a section."""
    formats = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    found = formats.partition(f"## `{section}`")[2].partition("\n## ")[0]
    return {
        word.strip('"') for one in re.findall(r"`([^`]+)`", found) for word in re.findall(r"[a-z_]+", one)
    }


def keys(value: object) -> set[str]:
    """The names of all members, but of those that are named by misconceptions."""
    if isinstance(value, list):
        return {name for one in value for name in keys(one)}
    if isinstance(value, dict):
        inner = (keys(one) for name, one in value.items() if name != "recurring" or isinstance(one, list))
        counts = all(isinstance(one, int) for one in value.values()) and "forgot_bias" in value
        return {name for some in inner for name in some} | (set() if counts else set(value))
    return set()


def test_json_has_the_documented_members_and_no_others() -> None:
    document = json.loads("".join(class_json(whole())))
    for step in document["steps"]:
        step["misconceptions"] = {}
    assert keys(document) <= members("class --format json")
    assert list(document) == [
        "title", "made", "results", "roster", "nothing_yet", "not_on_roster", "work", "learners", "steps",
        "steps_not_listed", "misconceptions", "alike", "not_counted", "not_read", "practice", "absent",
    ]  # fmt: skip


def test_json_refers_to_learners_and_work_by_number() -> None:
    document = json.loads("".join(class_json(whole())))
    learners = document["learners"]
    assert [one["number"] for one in learners] == list(range(1, len(learners) + 1))
    eve = next(one for one in learners if one["name"] == "Eve")
    (work,) = eve["work"]
    assert document["work"][work["work"] - 1]["title"] == "<i>"
    assert (work["points"], work["of"], work["late"], work["seal"]) == (1, 1, True, "none")
    broken = next(one for one in document["not_counted"] if one["why"] == "broken")
    assert learners[broken["learner"] - 1]["name"] == "Dora"
    assert document["not_read"] == [{"file": "notes<>.json", "message": "it is no JSON that can be read"}]
    assert {learners[n - 1]["name"] for n in document["not_on_roster"]} >= {"Ben", "Eve", "Fay"}


def test_csv_has_a_line_per_learner_and_piece_of_work_that_no_spreadsheet_computes() -> None:
    text = "".join(class_csv(whole()))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == WORK_COLUMNS
    assert len(rows) == len(whole().statistics.works) + len(whole().statistics.nothing_yet)
    assert "'=HYPERLINK(1)" in {row["name"] for row in rows}
    ada = next(row for row in rows if row["name"] == "Ada")
    assert (ada["on_roster"], ada["attempts"], ada["counted"]) == ("true", "2", "0.json")
    gus = next(row for row in rows if row["name"] == "Gus")
    assert (gus["attempts"], gus["points"], gus["closed"]) == ("0", "", "")
    assert members("class --format csv") >= set(WORK_COLUMNS)


# What every document does


@pytest.mark.parametrize("form", CLASS_FORMS)
def test_an_empty_folder_and_an_exam_of_format_1_have_every_document(form: ClassForm) -> None:
    assert text_of(report([]), form) != text_of(report([exam("Ada", [row()])]), form)
    assert text_of(whole(), form).encode("utf-8")


@pytest.mark.parametrize("form", ["text", "html"])
def test_an_empty_folder_says_that_nothing_has_come_in(form: ClassForm) -> None:
    text = text_of(report([], [Learner("1", "Ada")]), form)
    assert "Nothing has come in yet." in text
    assert "0 of 1 on the roster have handed in." in text


def test_a_document_is_named_after_the_class_or_its_only_assignment() -> None:
    several = [received("Ada", [row()])]
    assert text_of(report(several)).startswith("Week 3: results\n")
    assert text_of(report(several, title="10b")).startswith("10b: results\n")
    assert text_of(report([exam("Ada", [row()])])).startswith("Results of a class\n")
