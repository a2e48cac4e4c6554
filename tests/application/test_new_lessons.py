"""`new` as a function: what it makes, where it puts it, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.refusals import refused
from support.tensors import TRAINED, made, saved
from tutor.application.exams import ExamAsked, take_exam
from tutor.application.new_lessons import Asked, NewLesson, new_lesson
from tutor.application.open_exam import open_exam
from tutor.journal.record import Record, open_record
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.load import load_lesson, parse_lesson
from tutor.practice.sitting import Sitting
from tutor.practice.variants import variant
from tutor.words import say

TRAINED_ASKED = Asked(file="model.safetensors", inputs=(0.5, -1.0), targets=(1.0,), activations=("relu",))


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "data"))
    kept = open_record(tmp_path / "record.db", now=datetime(2026, 3, 1, 12, tzinfo=UTC))
    yield kept
    kept.close()


def said_beside(lesson: NewLesson) -> str:
    return " ".join(map(say, lesson.notices))


def test_a_lesson_says_how_it_was_made_and_a_drawn_seed_is_told(record: Record) -> None:
    drawn = new_lesson(record, Asked("2-2-1", ("tanh",)))
    (first, *_) = drawn.text.splitlines()
    seed = int(first.rsplit("--seed ")[1].split()[0])
    assert f"Seed {seed}" in said_beside(drawn)
    again = new_lesson(record, Asked("2-2-1", ("tanh",), seed=seed))
    assert again.text == drawn.text
    assert "Seed" not in said_beside(again)
    assert "Save it as tanh-221.toml" in said_beside(again)


def test_an_id_that_a_shipped_lesson_has_is_told_apart_by_the_seed(record: Record) -> None:
    assert parse_lesson(new_lesson(record, Asked("2-2-1", seed=7)).text).id == "relu-221-7"
    assert parse_lesson(new_lesson(record, Asked("3-2-1", seed=7)).text).id == "relu-321"


def test_an_output_gives_the_lesson_its_id_and_is_never_written_over(record: Record, tmp_path: Path) -> None:
    made_here = new_lesson(record, Asked("2-2-1", seed=7, output="mine.toml"))
    assert made_here.path == Path("mine.toml")
    assert load_lesson(tmp_path / "mine.toml").id == "mine"
    with refused("mine.toml cannot be written"):
        new_lesson(record, Asked("2-2-1", seed=8, output="mine.toml"))
    assert (tmp_path / "mine.toml").read_text("utf-8") == made_here.text


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("mine.txt", "does not end in .toml"),
        ("", "does not end in .toml"),
        (".toml", "does not end in .toml"),
        ("my lesson.toml", "can be no lesson's file"),
        ("none/mine.toml", "cannot be written"),
        ("a\0.toml", "can be no lesson's file"),
    ],
)
def test_an_output_that_is_no_lesson_file_is_refused(record: Record, output: str, said: str) -> None:
    with refused(said):
        new_lesson(record, Asked("2-2-1", seed=7, output=output))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(), "no shape and no file"),
        (Asked("2-1", file="x"), "one too many"),
        (Asked("2-1", inputs=(1.0,)), "--input goes with `--from`"),
        (Asked("2-1", targets=(1.0,)), "--target goes with `--from`"),
        (TRAINED_ASKED._replace(seed=3), "--seed goes with a shape"),
        (TRAINED_ASKED._replace(targets=(), activations=()), "--target and --activation must be there too"),
    ],
)
def test_what_does_not_go_together_is_refused(record: Record, asked: Asked, said: str) -> None:
    with refused(said):
        new_lesson(record, asked)


def test_a_trained_network_becomes_a_lesson_with_just_its_weights(record: Record, tmp_path: Path) -> None:
    saved(tmp_path)
    lesson = parse_lesson(new_lesson(record, TRAINED_ASKED).text, stem="model")
    hidden, output = lesson.network.layers
    assert (hidden.weights, hidden.biases) == (((0.5, -0.25), (0.1, 0.3)), (0.0, -1.5))
    assert (output.weights, output.biases) == (((0.7, -0.6),), (0.125,))
    assert (lesson.training.x, lesson.training.y) == ((0.5, -1.0), (1.0,))
    assert lesson.source is not None
    assert lesson.source.title == "model.safetensors"


def test_the_file_tells_which_tensors_became_which_layer(record: Record, tmp_path: Path) -> None:
    saved(tmp_path, {**TRAINED, "2.bias": made([1], [1])} | {"10.weight": made([1, 1], [2])})
    text = new_lesson(record, TRAINED_ASKED).text
    assert "# layer 1: 0.weight and 0.bias\n# layer 2: 2.weight and 2.bias\n# layer 3: 10.weight\n" in text


@pytest.mark.parametrize(
    ("name", "lesson_id"),
    [
        ("my model!.safetensors", "my-model"),
        ("!.safetensors", "relu-221-trained"),
        ("relu-111", "relu-111-trained"),
    ],
)
def test_the_lesson_of_a_file_is_called_like_it_where_a_lesson_may_be(
    record: Record, tmp_path: Path, name: str, lesson_id: str
) -> None:
    saved(tmp_path, name=name)
    assert parse_lesson(new_lesson(record, TRAINED_ASKED._replace(file=name)).text).id == lesson_id


def test_names_of_tensors_and_files_do_not_end_the_line_of_a_remark(record: Record, tmp_path: Path) -> None:
    saved(tmp_path, {"a\nid = 3\x1b.weight": made([1, 2], [1, 2])}, name="b\nc.safetensors")
    lesson = parse_lesson(new_lesson(record, TRAINED_ASKED._replace(file="b\nc.safetensors")).text)
    assert lesson.id != "3"


def test_weights_with_which_no_value_is_finite_make_no_lesson(record: Record, tmp_path: Path) -> None:
    saved(tmp_path, {"0.weight": made([1, 2], [1e300, 1], "F64")})
    with refused("No lesson comes of it: iteration 1 has no value for"):
        new_lesson(record, TRAINED_ASKED)


def test_targets_that_are_no_probabilities_are_told_beside_the_lesson(record: Record, tmp_path: Path) -> None:
    saved(tmp_path)
    asked = TRAINED_ASKED._replace(targets=(2.0,), loss="binary_cross_entropy")
    assert "training.y" in said_beside(new_lesson(record, asked))


# An exam that is open


@pytest.fixture
def in_exam(record: Record) -> Record:
    def leaves(sitting: Sitting) -> bool:
        sitting.do("answer", "1")
        return True

    wanted = ExamAsked(lessons=("relu-221",), count=2, seed=3, learner="Ada")
    take_exam(record, wanted, leaves, lambda _reason: False)
    return record


def test_new_lessons_are_made_while_an_exam_is_open_and_never_have_its_numbers(in_exam: Record) -> None:
    assert "weights" in new_lesson(in_exam, Asked("2-2-1", seed=3)).text


def test_the_numbers_of_an_open_exam_make_no_new_lesson(in_exam: Record, tmp_path: Path) -> None:
    found = open_exam(in_exam)
    assert found is not None
    assert found.quiz is not None
    exam = variant(find_lesson("relu-221"), found.quiz.items[0].seed)
    hidden, output = exam.network.layers
    saved(
        tmp_path,
        {
            "0.weight": made([2, 2], [value for row in hidden.weights for value in row]),
            "0.bias": made([2], hidden.biases or ()),
            "2.weight": made([1, 2], output.weights[0]),
            "2.bias": made([1], output.biases or ()),
        },
    )
    with refused("numbers"):
        new_lesson(in_exam, TRAINED_ASKED._replace(inputs=exam.training.x, targets=exam.training.y))
