"""Files of grades as Canvas and Moodle import them: what they find, and what must never reach them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.refusals import refused
from tutor.classroom.learners import Grade, Uncounted
from tutor.classroom.roster import Roster, parse_roster
from tutor.clean import in_csv
from tutor.errors import TutorError
from tutor.present.gradebooks import Gradebook, GradebookForm, gradebook, gradebook_report
from tutor.sayings import Text, said

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Old (3)
    Points Possible,,,,,10
"Lovelace, Ada",11,S1,ada@x.org,A,9
"Müller, Bo",12,,bo,B,
"""
MOODLE = """First name,Surname,ID number,Email address
Ada,Lovelace,7,ada@x.org
Bo,Müller,,bo@x.org
"""


def roster(text: str) -> Roster:
    return parse_roster(io.StringIO(text))


def grade(learner: str, name: str = "Ada", points: int = 3, of: int = 5) -> Grade:
    return Grade(learner, name, points, of)


def made(
    form: GradebookForm, text: str | None, *grades: Grade, title: str = "Quiz", possible: int = 5
) -> Gradebook:
    return gradebook(form, grades, roster(text) if text is not None else None, title, possible)


def rows(book: Gradebook) -> list[list[str]]:
    return list(csv.reader(io.StringIO(book.text)))


def test_canvas_gets_its_columns_the_points_possible_and_a_row_for_each_learner() -> None:
    assert made("canvas", CANVAS, grade("S1")).text == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Quiz\n"
        "    Points Possible,,,,,5\n"
        '"Lovelace, Ada",11,S1,ada@x.org,A,3\n'
        '"Müller, Bo",12,,bo,B,\n'
    )


def test_a_learner_without_a_result_has_an_empty_cell_in_canvas_and_no_row_in_moodle() -> None:
    assert rows(made("canvas", CANVAS, grade("S1", points=0)))[2:] == [
        ["Lovelace, Ada", "11", "S1", "ada@x.org", "A", "0"],
        ["Müller, Bo", "12", "", "bo", "B", ""],
    ]
    assert rows(made("moodle", MOODLE, grade("7", points=0)))[1:] == [["7", "0", ""]]


def test_moodle_gets_one_column_to_find_learners_by_and_the_feedback_as_sentences() -> None:
    feedback = (said("roster.no_id"), said("gradebooks.line", line=Text("x")))
    book = made("moodle", MOODLE, Grade("7", "Ada", 3, 5, feedback))
    assert rows(book) == [
        ["ID number", "Quiz", "Quiz (feedback)"],
        ["7", "3", "there is no id here - x"],
    ]
    assert "map from its column ID number" in gradebook_report(book)
    assert "a grade item with 5 points" in gradebook_report(book)


def test_moodle_gets_addresses_where_more_learners_have_one() -> None:
    book = made("moodle", MOODLE, grade("7"), grade("bo@x.org", "Bo"))
    assert rows(book) == [
        ["Email address", "Quiz", "Quiz (feedback)"],
        ["ada@x.org", "3", ""],
        ["bo@x.org", "3", ""],
    ]


def test_no_row_for_moodle_lacks_its_key_for_it_would_go_to_the_learner_before() -> None:
    book = made("moodle", CANVAS, grade("S1"), grade("bo", "Bo"))
    assert rows(book)[1:] == [["S1", "3", ""]]
    assert book.written == 1
    assert "- Bo (bo), 3 of 5 points: the column ID number has nothing of theirs" in gradebook_report(book)


@pytest.mark.parametrize("key", ["0", "a\\b", "=x", "-x"])
def test_an_id_that_moodle_would_not_find_as_it_is_has_no_row(key: str) -> None:
    book = made("moodle", f"id,name\n{key},Ada\n2,Bo\n", grade(key), grade("2", "Bo"))
    assert [row[0] for row in rows(book)[1:]] == ["2"]
    assert len(book.unmatched) == 1


def test_a_backslash_before_a_quote_does_not_run_the_cells_of_moodle_together() -> None:
    book = gradebook(
        "moodle",
        [Grade("1", "Ada", 3, 5, (said("gradebooks.line", line=Text('\\", x')),))],
        None,
        'A\\", B',
        5,
    )
    assert "\\" not in book.text
    assert [len(row) for row in rows(book)] == [3, 3]


@pytest.mark.parametrize("key", ["=x", "+49-1", "@a", "-a", "1;=x", "1.234.5", "12,5", "1.5%"])
def test_an_id_that_would_be_changed_on_its_way_to_canvas_is_left_out_and_listed(key: str) -> None:
    book = made("canvas", f'id,name\n"{key}",Ada\n2,Bo\n', grade(key), grade("2", "Bo"))
    assert [row[0] for row in rows(book)[2:]] == ["Bo"]
    assert key.strip("'") not in book.text
    assert f"Ada ({key}), 3 of 5 points: no id of theirs can be written" in gradebook_report(book)
    assert book.written == 1


def test_who_has_another_id_that_stays_as_it_is_is_found_by_that_one() -> None:
    heads = "Student,ID,SIS User ID,SIS Login ID,Section"
    text = f"{heads}\nAda,11,=x,ada,A\nBo,,=y,bo,A\nCy,1x,S3,-c,A\nDi,\u0661,S4,,A\n"
    book = made("canvas", text, grade("=x"), grade("=y", "Bo"), grade("S3", "Cy"))
    assert [row[:4] for row in rows(book)[2:]] == [
        ["Ada", "11", "", "ada"],
        ["Bo", "", "", "bo"],
        ["Cy", "", "S3", ""],  # Canvas reads 1x as the number 1, which is somebody else's
        ["Di", "", "S4", ""],
    ]
    assert book.unmatched == ()


def test_an_id_of_digits_keeps_its_zeros() -> None:
    assert rows(made("canvas", "id,name\n007,Ada\n", grade("007")))[2][2] == "007"


def test_no_name_section_title_or_feedback_runs_as_a_formula() -> None:
    text = 'id,name,section\n1,"=HYPERLINK(1)",+A\n2,-Bo,@B\n'
    feedback = (said("gradebooks.line", line=Text("=1+1")),)
    for form in ("canvas", "moodle"):
        book = gradebook(
            form, [Grade("1", "", 1, 2, feedback), Grade("2", "", 1, 2)], roster(text), "=T;=U", 2
        )
        cells = [cell for row in rows(book) for cell in row]
        assert len(cells) > 8
        assert [cell for cell in cells if in_csv(cell) != cell] == []


def test_who_has_no_id_at_all_is_found_by_name_unless_the_name_would_be_changed() -> None:
    book = made("canvas", None, grade("", "Bo Müller"), grade("", "=Ada"))
    assert rows(book)[2:] == [["Bo Müller", "", "", "", "", "3"]]
    assert len(book.unmatched) == 1


def test_without_a_roster_ids_are_those_of_the_school_and_addresses_are_logins() -> None:
    book = made("canvas", None, grade("S1", "Ada"), grade("bo@x.org", "Bo"))
    assert rows(book)[2:] == [["Ada", "", "S1", "", "", "3"], ["Bo", "", "", "bo@x.org", "", "3"]]
    assert rows(made("moodle", None, grade("bo@x.org", "Bo")))[1:] == [["bo@x.org", "3", ""]]


@pytest.mark.parametrize(
    "title", ["Student", "ID", "Section", "Final Score", "My Current Grade", "Override Status of it"]
)
def test_a_title_that_canvas_takes_for_a_column_of_its_own_is_refused(title: str) -> None:
    with refused(f"no column called {title} for an assignment.*Use another title"):
        made("canvas", CANVAS, title=title)
    assert made("moodle", MOODLE, grade("7"), title=title).written == 1


def test_a_title_that_ends_in_a_number_is_told() -> None:
    assert "the number at the end of Quiz (2)" in gradebook_report(made("canvas", CANVAS, title="Quiz (2)"))
    assert "the number at the end" not in gradebook_report(made("canvas", CANVAS, title="Quiz 2"))


def test_the_report_names_who_is_in_the_file_who_is_not_and_why() -> None:
    book = made("canvas", CANVAS, grade("S1", of=4), grade("x", "Cy"), grade("y", "Bo Müller"))
    assert gradebook_report(book).splitlines() == [
        "2 grades are in the file.",
        "1 is not:",
        "- Cy (x), 3 of 5 points: nobody in the roster has this id or this name.",
        "Ada Lovelace has 3 of 4 points, where 5 are possible. The points stand in the file as they are.",
        "Bo Müller was found by name alone: the roster has no id y. Check that this is the same person.",
    ]


def test_who_has_no_id_in_the_result_is_found_by_name_as_is_to_be_expected() -> None:
    report = gradebook_report(made("canvas", CANVAS, grade("", "Bo Müller")))
    assert report.startswith("1 grade is in the file.\n")
    assert "by name alone" not in report


def test_the_report_names_learners_without_a_result_and_of_many_the_first() -> None:
    many = "id,name\n" + "".join(f"{n},Learner {n}\n" for n in range(60))
    assert "1 learner has no result: Bo Müller.\n" in gradebook_report(made("canvas", CANVAS, grade("S1")))
    report = gradebook_report(made("canvas", many))
    assert "60 learners have no result: Learner 0, " in report
    assert "Learner 49.\nSo have 10 more.\n" in report


def test_of_whom_something_came_in_that_does_not_count_is_told_with_the_reason() -> None:
    why = said("class_report.why_no_seal")
    uncounted = [
        Uncounted("bo", "Bo Müller", None, why),
        Uncounted("x", "Cy", said("class_report.work_given", title=Text("relu-111")), why),
    ]
    report = gradebook_report(gradebook("canvas", [grade("S1")], roster(CANVAS), "Quiz", 5, uncounted))
    assert report.splitlines() == [
        "1 grade is in the file.",
        "Bo Müller (bo): a result came in, and it does not count: its seal is missing.",
        "Cy (x), relu-111: a result came in, and it does not count: its seal is missing.",
    ]


def test_moodle_tells_of_grades_that_it_refuses() -> None:
    over = made("moodle", MOODLE, grade("7", points=101, of=200), possible=200)
    assert "refuses grades above 100" in gradebook_report(over)
    assert "refuses" not in gradebook_report(made("moodle", MOODLE, grade("7", points=100, of=100)))


def test_no_line_of_the_report_is_broken_by_a_name() -> None:
    report = gradebook_report(made("canvas", CANVAS, grade("x\n", "C\ny\x1b[2J")))
    assert [line for line in report.splitlines() if line.startswith("- ")] == [
        "- C y [2J (x ), 3 of 5 points: nobody in the roster has this id or this name."
    ]


_IDS = st.text(st.sampled_from("aB0.1,-+=@;\"' ü"), min_size=1, max_size=6).map(str.strip).filter(bool)
_NAMES = _IDS.filter(lambda name: "," not in name)  # of "x, y" y is the first name in Canvas
_PEOPLE = st.dictionaries(_IDS, _NAMES, min_size=1, max_size=6)


def _read_again(book: Gradebook) -> Roster | None:
    try:
        return roster(book.text)
    except TutorError:
        return None


def _own(people: dict[str, str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("id", "name"), *people.items()])
    return out.getvalue()


def _parsed(people: dict[str, str]) -> Roster | None:
    try:
        return roster(_own(people))
    except TutorError:
        return None


@given(_PEOPLE)
def test_what_is_written_for_canvas_is_read_as_the_same_learners(people: dict[str, str]) -> None:
    first = _parsed(people)
    if first is None:
        return
    grades: Sequence[Grade] = [Grade(one.id, one.name, 1, 1) for one in first.learners]
    book = gradebook("canvas", grades, first, "Quiz", 1)
    again = _read_again(book)
    ids = [one.id for one in again.learners] if again else []
    known = [one.id for one in first.learners]
    assert len(ids) == book.written == len(known) - len(book.unmatched)
    assert ids == [one for one in known if one in ids]
    assert again is None or again.problems == ()


@given(_PEOPLE)
def test_an_export_of_canvas_comes_back_from_it_with_the_same_learners_and_columns(
    people: dict[str, str],
) -> None:
    out = io.StringIO()
    lines = [
        (f"{name}, {name}", str(n), in_csv(key), "", "A")
        for n, (key, name) in enumerate(people.items(), 10**7)
    ]
    heads = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
    csv.writer(out, lineterminator="\n").writerows([heads, *lines])
    first = roster(out.getvalue())
    again = roster(gradebook("canvas", (), first, "Quiz", 1).text)
    assert [known.id for known in again.known] == [known.id for known in first.known]
    assert [known.student for known in again.known] == [in_csv(known.student) for known in first.known]
