"""The roster of a class: three kinds of tables, and whatever else a file may hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.refusals import refused
from tutor.classroom import roster as roster_module
from tutor.classroom.learners import Learner
from tutor.classroom.quoted_rows import MOST_LINES
from tutor.classroom.roster import MOST_BYTES, Roster, parse_roster, read_roster
from tutor.errors import TutorError
from tutor.words import say

CANVAS = '''Student,ID,SIS User ID,SIS Login ID,Section,"Quiz, 1 (77)",Final Score
,,,,,Manual Posting,
"    Points Possible",,,,,10.00,(read only)
"Lovelace, Ada",11,S1,ada@x.org,A,9,90
"King, Martin, Jr.",12,,mlk,B,,90
"=""=SUM""",13,,,A,,90
"Student, Test",14,,x,A,,
'''
MOODLE = """First name,Last name,ID number,Institution,Email address,Quiz,Quiz (Feedback)
Ada,Lovelace,1,X,ada@x.org,3,"good
so far"
Bob,Builder,,X,bob@x.org,-,
"""


def parsed(text: str) -> Roster:
    return parse_roster(io.StringIO(text))


def problems(text: str) -> list[tuple[int, str]]:
    """The lines of a roster that could not be used, and why."""
    return [(line, say(message)) for line, message in parsed(text).problems]


def test_a_roster_of_ones_own_has_its_columns_in_any_order_and_others_between_them() -> None:
    roster = parsed("Section,note,NAME,Id,e-mail\nA,x,Ada,1,ada@x.org\n,,Bob,2,\n")
    assert roster.kind == "own"
    assert roster.learners == (
        Learner("1", "Ada", "ada@x.org", section="A"),
        Learner("2", "Bob"),
    )


def test_an_export_of_canvas_gives_names_as_they_are_spoken_and_the_best_id_there_is() -> None:
    roster = parsed(CANVAS)
    assert roster.kind == "canvas"
    assert roster.problems == ()
    assert roster.learners == (
        Learner("S1", "Ada Lovelace", "ada@x.org", "ada@x.org", "A"),
        Learner("mlk", "Martin King, Jr.", "", "mlk", "B"),
        Learner("13", "=SUM", section="A"),
    )


def test_what_canvas_must_get_back_stays_as_it_stood() -> None:
    known = parsed(CANVAS).known
    assert [one[:4] for one in known] == [
        ("Lovelace, Ada", "11", "S1", "ada@x.org"),
        ("King, Martin, Jr.", "12", "", "mlk"),
        ('="=SUM"', "13", "", ""),
    ]


def test_an_export_of_canvas_may_have_last_and_first_names_in_two_columns() -> None:
    roster = parsed(
        "LastName,FirstName,ID,SIS Login ID,Section\n    Points Possible,,,,\nLovelace,Ada,11,ada,A\n"
        "Student,Test,12,t,A\n"
    )
    assert roster.learners == (Learner("ada", "Ada Lovelace", "", "ada", "A"),)
    assert roster.known[0].student == "Lovelace, Ada"


def test_an_export_of_moodle_takes_the_id_number_or_else_the_address() -> None:
    roster = parsed(MOODLE)
    assert roster.kind == "moodle"
    assert roster.problems == ()
    assert roster.learners == (
        Learner("1", "Ada Lovelace", "ada@x.org"),
        Learner("bob@x.org", "Bob Builder", "bob@x.org"),
    )


@pytest.mark.parametrize(
    "headings",
    [
        "First name,Surname,ID number,Email address",
        "First name,Last name,ID number,Email address",
        "Vorname,Nachname,ID-Nummer,E-Mail-Adresse",
        "VORNAME;NACHNAME;ID-NUMMER;E-MAIL-ADRESSE",
        '"First name"\t"Last name"\t"ID number"\t"Email address"',
    ],
)
def test_headings_of_moodle_in_its_versions_and_in_german(headings: str) -> None:
    between = next(sign for sign in ";\t," if sign in headings)
    roster = parsed(f"{headings}\n" + between.join(("Ada", "Lovelace", "1", "ada@x.org")))
    assert (roster.kind, roster.learners) == ("moodle", (Learner("1", "Ada Lovelace", "ada@x.org"),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("start", ["", "sep=;\n"])
def test_a_roster_may_come_from_any_spreadsheet(encoding: str, start: str, tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes(f'{start}id;name\r\n1;"Zoë ""Z"" Größe"\r\n;;\r\n'.encode(encoding))
    roster = read_roster(path)
    assert roster.learners == (Learner("1", 'Zoë "Z" Größe'),)
    assert roster.problems == ()


def test_a_comment_with_line_breaks_is_one_cell_and_lines_keep_their_numbers() -> None:
    assert problems(MOODLE + ",Nobody,7\n,,8,,,,\n") == [(6, "there is no name here")]


def test_a_quote_that_is_never_closed_spoils_its_own_line_only() -> None:
    text = 'id,name\n1,"Ada\n2,Bob\n3,Cy O"Neil\n'
    assert [learner.id for learner in parsed(text).learners] == ["2", "3"]
    assert problems(text) == [(2, "this line cannot be read as a row of a table")]


def test_empty_cells_beyond_the_last_column_are_nothing() -> None:
    assert parsed("id,name\n1,Ada,,\n").learners == (Learner("1", "Ada"),)


@pytest.mark.parametrize(
    "between", ["\n" * (MOST_LINES + 1), ("x" * 60_000 + "\n") * 2], ids=["lines", "characters"]
)
def test_an_open_quote_is_looked_after_for_as_long_as_a_row_may_be(between: str) -> None:
    text = f'id,name,note\n1,Ada,"\n{between}"\n2,Bob\n'
    assert problems(text)[0] == (2, "this line cannot be read as a row of a table")
    assert parsed(text).learners == (Learner("2", "Bob"),)


def test_rows_that_an_open_quote_runs_together_are_no_name() -> None:
    assert problems('id,name\n1,"Ada\n2,Bob"\n3,Cy\n') == [
        (2, "there is a character here that cannot be shown")
    ]


def test_blanks_between_names_are_one_blank() -> None:
    assert parsed("id,name\n1,Ada \u00a0 Lovelace \n").learners == (Learner("1", "Ada Lovelace"),)


@pytest.mark.parametrize(
    "row, problem",
    [
        (",Bob", "there is no id here"),
        ("2,", "there is no name here"),
        ("2", "there is no name here"),
        ("1,Bob", "the id 1 is in line 2 already; that line counts"),
        ("2," + "y" * 81, "a name has at most 80 characters"),
        ("2" * 101 + ",Bob", "an id has at most 100 characters"),
        ("2,Bob," + "b" * 200 + "@x", "an address, a login or a section has at most 200 characters"),
        ("2,Bob\x1b[2J", "there is a character here that cannot be shown"),
        ("2\u202e,Bob", "there is a character here that cannot be shown"),
        ("2,Builder, Bob", "Bob is no e-mail address"),
        ("2,Bob,b@x,more", "4 fields where the first line has 3"),
        ("2," + "y" * 100_000, "this line has more than 100,000 characters"),
    ],
    ids=lambda text: text[:20],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line_and_spoils_no_other(row: str, problem: str) -> None:
    text = f"id,name,email\n1,Ada\n\n{row}\n3,Cy\n"
    assert problems(text) == [(4, problem)]
    assert [learner.name for learner in parsed(text).learners] == ["Ada", "Cy"]


def test_the_longest_names_and_ids_are_taken() -> None:
    assert parsed(f"id,name\n{'1' * 100},{'y' * 80}\n").learners == (Learner("1" * 100, "y" * 80),)


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "is no roster: its first line names no columns.*Begin it with the line `id,name`, or export"),
        ("learner,iteration,symbol,answer\nann,1,z1,1\n", "is no roster"),
        ("first name,id number\nAda,1\n", "is no roster"),
        ('"id,name\n1,Ada\n', "is no roster"),
        ("id,name\n", "has no learner in it"),
        ("id,name\n,\n", r"roster has no learner in it\. "),
        ("id,name\n\n,Bob\n", r"no learner in it that could be used\. Line 3: there is no id here\."),
    ],
)
def test_what_has_no_learner_is_refused_with_what_to_do(text: str, said: str) -> None:
    with refused(said):
        parsed(text)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with refused("there is no such file"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    with refused("is a workbook or an archive.*Save it as CSV"):
        read_roster(tmp_path / "book.xlsx")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    with path.open("wb") as file:
        file.write(b"id,name\n1,Ada\n")
        file.truncate(MOST_BYTES + 1)
    with refused("larger than 20,?000,?000 bytes"):
        read_roster(path)


@pytest.mark.parametrize("row", ["{0},x\n", ",x\n"], ids=["learners", "rows without an id"])
def test_of_more_rows_than_a_class_has_none_is_taken(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_module, "MOST_ROWS", 3)
    start = "id,name\na,x\n" + "".join(row.format(n) for n in range(2))
    assert parsed(start).learners
    with refused("has more than 3 rows.*Give a roster of one class"):
        parsed(start + row.format(2))


_PIECES = st.sampled_from(
    [*"\n,;\t\"'=x1 ", "\r\n", '""', "\x00", "\u2028", "id", "name", "Student", "ID", "sep=;", "@", "\ud7ff"]
)
_TABLES = st.lists(_PIECES, max_size=60).map("".join)
_STARTS = st.sampled_from(["", "id,name\n", "Student,ID,Section\n", "First name;Surname;ID number\n"])


def holds(roster: Roster) -> bool:
    """What is true of every roster, whatever it was read from."""
    cells = [cell for learner in roster.learners for cell in learner]
    ids = [learner.id for learner in roster.learners]
    return (
        bool(ids)
        and len(set(ids)) == len(ids) == len(roster.known)
        and all(learner.id and learner.name for learner in roster.learners)
        and all(cell.isprintable() for cell in cells)
        and all(say(message) and line > 1 for line, message in roster.problems)
    )


@given(_STARTS, _TABLES)
def test_whatever_a_table_holds_it_is_read_or_refused(start: str, table: str) -> None:
    try:
        roster = parsed(start + table)
    except TutorError:
        return
    assert holds(roster)


@given(st.sampled_from([b"", b"id,name\n", b"\xff\xfei\0d\0,\0n\0a\0m\0e\0\n\0"]), st.binary(max_size=200))
def test_whatever_bytes_a_file_holds_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "class.csv"
    path.write_bytes(start + data)
    try:
        roster = read_roster(path)
    except TutorError:
        return
    assert holds(roster)


_WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="@"), min_size=1, max_size=12
)


@given(st.dictionaries(_WORDS, _WORDS, min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_what_a_program_writes_as_csv_is_read_as_it_was(people: dict[str, str], between: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=between, lineterminator="\n")
    writer.writerows([("id", "name"), *people.items()])
    roster = parsed(out.getvalue())
    assert roster.problems == ()
    assert [(one.id, one.name) for one in roster.learners] == list(people.items())
