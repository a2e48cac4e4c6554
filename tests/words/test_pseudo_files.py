"""Lesson files, catalogue and tables of answers in the pseudo-language: every word comes from the words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from support.courses import lesson_named, small_lesson
from support.lesson_texts import BARE, BROKEN, GOOD, LATE, UNREADABLE, changed
from support.marks import class_marks
from support.networks import two_two_one
from support.pseudo import pseudo_spoken, untranslated
from tutor.engine.descent import train
from tutor.errors import TutorError
from tutor.folders import HOME_VARIABLE, data_folder
from tutor.lesson.catalogue import PACKS_VARIABLE, available, find_lesson
from tutor.lesson.check import check_paths
from tutor.lesson.load import examine
from tutor.marking import separability
from tutor.marking.answer_tables import COLUMNS, parse_answers, read_answers
from tutor.marking.separability import compared, doubts
from tutor.model.network import ACTIVATIONS, LOSSES
from tutor.steps.derive import KINDS
from tutor.steps.trace import Trace, Unbounded
from tutor.words import lines, told

LITERALS = {"true", "false", "nan", "inf"}
FORMAT = {
    *("format", "title", "summary", "source", "file", "network", "layers", "inputs", "name", "activation"),
    *("weights", "biases", "loss", "kind", "targets", "terms", "training", "iterations", "iteration"),
    *("ask", "kinds", "notes", "symbol", "text", "claims"),
    *ACTIVATIONS,
    *LOSSES,
    *KINDS,
}
"""Words of the format, which are the same in every language."""

_OF_FILES = {"sauce", "asks", "exp", "Inf", "eta"}
"""Names and keys that the files here give."""

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`")
"""What a message quotes from a file, and what is to be typed."""

LINEAR_NAMES = changed(('a = ["yhat"]', 'z = ["zo"]\na = ["yhat"]'))
SOFTMAX_OF_ONE = changed(('activation = "linear"', 'activation = "softmax"'))
NEVER_SHOWN = changed(
    ('[[notes]]\niteration = 1\nsymbol = "z1"', '[[ask]]\niterations = 2\n[[notes]]\nkind = "loss_term"'),
    ('terms = ["E1"]', ""),
    ('["activation", "loss"]', '["activation", "loss_term"]'),
)


@pytest.fixture(autouse=True)
def pseudo() -> Iterator[None]:
    with pseudo_spoken():
        yield


def left(text: str) -> list[str]:
    """The words of a text that are in no room of words."""
    assert text
    return untranslated(_QUOTED.sub("", text), FORMAT | LITERALS | _OF_FILES)


def said_of(text: str | bytes) -> str:
    """All that is said of a lesson's text, each problem with its place."""
    examined = examine(text, "f", stem="good")
    return lines(problem.said for problem in (*examined.errors, *examined.warnings))


def refusal_of(act: Callable[[], object]) -> str:
    """What the error says, and what it advises."""
    with pytest.raises(TutorError) as caught:
        act()
    return told(caught.value)


def test_every_way_to_break_a_lesson_file_is_told() -> None:
    messages = [said_of(changed((old, new))) for old, new, *_ in BROKEN]
    assert [(left(message), message) for message in messages if left(message)] == []


@pytest.mark.parametrize("data", [data for data, _ in UNREADABLE], ids=[part for _, part in UNREADABLE])
def test_why_a_file_cannot_be_read_as_a_lesson_is_told(data: bytes) -> None:
    assert left(said_of(data)) == []


@pytest.mark.parametrize(
    "text",
    [
        "format = 3",
        "format = 1",
        "a = 1\na = 2",
        LATE,
        GOOD + "\n".join(f"k{n} = 1" for n in range(250)),
        BARE + '[[ask]]\nkinds = ["loss"]\n' * 1001,
        changed(("[[1, 2]]", "[[500, 500]]"), text=BARE),
        changed(("y = [1]", "y = [2]"), text=BARE),
        changed(("[network]", '[network]\ninputs = ["yhat1", "x2", "x3"]'), text=BARE),
        "\ufeff" + GOOD,
        LINEAR_NAMES,
        SOFTMAX_OF_ONE,
        NEVER_SHOWN,
    ],
    ids=lambda text: text[-20:],
)
def test_what_is_found_in_a_lesson_as_a_whole_is_told(text: str) -> None:
    assert left(said_of(text)) == []


def test_a_lesson_that_is_too_large_or_grows_late_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.lesson.training_section.MOST_STEPS_TRIED", 20)
    monkeypatch.setattr("tutor.lesson.network_section.MOST_PARAMETERS", 3)
    assert left(said_of(LATE)) == []
    assert left(said_of(GOOD)) == []


DOUBTFUL = {
    "relu-221": changed(('id = "good"', 'id = "relu-221"')),
    "long": changed(('id = "good"', 'id = "long"'), ("Zwei Neuronen", "long " * 20)),
    "none": changed(
        ('id = "good"', 'id = "none"'), ('"2"\nkinds = ["activation", "loss"]', '"1-2"\nkinds = []')
    ),
    "rounding": changed(
        ('id = "bare"', 'id = "rounding"'),
        ('"tanh"', '"relu"'),
        ("[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]", str([[0.1, 0.1, -0.1]] * 30)),
        ("biases = [0, 0]", "biases = [" + "-0.0, " * 30 + "]"),
        ("[[1, 2]]", str([[0.1] * 30])),
        text=BARE,
    ),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_an_author_should_look_at_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_text(DOUBTFUL[name], encoding="utf-8")
    (report,) = check_paths([path])
    assert report.sound
    assert left(lines(warning.message for warning in report.warnings)) == []


def test_mistakes_that_look_alike_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = lesson_named("relu-221")
    monkeypatch.setattr(separability, "MOST_WORK", 300)
    monkeypatch.setattr(separability, "_MOST_SETS", 1)
    told_of = [*doubts(small_lesson()), *doubts(replace(lesson, training=lesson.training.extended(1)))]
    told_of += [
        found for most in (1, 4000) if (found := compared(lesson, Trace(lesson.computation), most).left_out)
    ]
    assert left(lines(told_of)) == []


def test_files_and_folders_that_hold_no_lesson_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml" / "b").mkdir(parents=True)
    names = ("none.toml", "a.toml/b", "a" * 300 + ".toml", "a\0.toml")
    reports = list(check_paths([*(tmp_path / name for name in names), Path("/dev/null")]))
    assert [len(report.errors) for report in reports] == [1] * 5
    assert [left(lines(problem.message for problem in report.errors)) for report in reports] == [[]] * 5


def test_notices_of_the_catalogue_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "relu-221.toml").write_text(GOOD, encoding="utf-8")
    (pack / "b.toml").write_text("format = 1", encoding="utf-8")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.setenv(PACKS_VARIABLE, os.pathsep.join((str(pack), str(tmp_path / "gone"))))
    notices = [lines(entry.problems) for entry in available() if not entry.shipped]
    assert [left(notice) for notice in notices] == [[]] * 3


def test_a_lesson_that_is_not_found_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "it.toml").touch()
    for name in ("relu-22", "qqqq", "it", "no.toml", "it.toml", "a" * 300):
        assert left(refusal_of(lambda name=name: find_lesson(name))) == []


def test_a_table_of_answers_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    contents = {
        "zip": b"PK\x03\x04",
        "holes": bytes(100),
        "columns": b"learner,answer\n",
        "one": b"learner,iteration,answer",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    for name in (*contents, "missing", ".", "a\0"):
        refusal = refusal_of(lambda name=name: read_answers(tmp_path / name))
        assert untranslated(refusal, set(COLUMNS) | set(contents)) == []


def test_rows_that_cannot_be_used_are_told() -> None:
    rows = (
        "ann,1,z1,1",
        "ann,1,z1,2",
        "ann,7,z1,1",
        "ann,1,q,1",
        "ann",
        "ann,1",
        'ann,1,z1,"1"\r2',
        "x" * 20_000,
    )
    table = StringIO("learner,iteration,symbol,answer\n" + "\n".join(rows))
    problems = list(class_marks(small_lesson(), parse_answers(table)).problems)
    assert [problem.line for problem in problems] == [2, 4, 5, 6, 7, 8, 9]
    assert untranslated(_QUOTED.sub("", lines(problem.message for problem in problems)), {"small"}) == []


def test_a_training_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    network, training = two_two_one()
    for arguments in ({"frozen": ["b9"]}, {"iterations": 0}, {"rates": []}):
        assert left(refusal_of(lambda given=arguments: train(network, training, **given))) == []
    for iteration in (1, 2, 3):
        assert left(told(Unbounded(iteration))) == []


def test_a_home_folder_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "~nobody-of-this-name/data")
    assert left(refusal_of(data_folder)) == []
