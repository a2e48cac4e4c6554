"""Finding lessons by id and path, and listing them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.refusals import refused
from tutor.errors import EXIT_MISUSE, TutorError
from tutor.folders import HOME_VARIABLE, data_folder
from tutor.lesson.catalogue import (
    PACKS_VARIABLE,
    TEACHING_ORDER,
    available,
    find_lesson,
)
from tutor.lesson.load import Examined, examine_file
from tutor.lesson.problems import LessonError
from tutor.words import hint_of, lines, message_of

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder of the test's own, and no packs."""
    folder = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.delenv(PACKS_VARIABLE, raising=False)
    return folder


def write_lesson(folder: Path, lesson_id: str, title: str = "Added") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = (CHECKOUT / "lessons" / "relu-111.toml").read_text(encoding="utf-8")
    path = folder / f"{lesson_id}.toml"
    path.write_text(
        text.replace('"relu-111"', f'"{lesson_id}"').replace("One ReLU unit, ten iterations", title),
        encoding="utf-8",
    )
    return path


def test_a_shipped_lesson_is_found_by_its_id() -> None:
    lesson = find_lesson("relu-221")
    assert (lesson.id, lesson.network.shape()) == ("relu-221", (2, 2, 1))


def test_a_lesson_is_found_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_lesson(tmp_path, "mine")
    assert find_lesson(str(path)).path == path
    monkeypatch.chdir(tmp_path)
    assert find_lesson("mine.toml").id == "mine"


def test_an_unknown_id_gets_near_names_and_what_to_type() -> None:
    with refused('There is no lesson called "relu-22"') as caught:
        find_lesson("relu-22")
    assert "Did you mean relu-221?" in hint_of(caught.value)
    assert "backprop-tutor list" in hint_of(caught.value)
    assert caught.value.code == EXIT_MISUSE


def test_an_id_is_matched_letter_by_letter() -> None:
    with pytest.raises(TutorError) as caught:
        find_lesson("RELU-221")
    assert "Did you mean relu-221?" in hint_of(caught.value)


def test_a_file_here_that_was_named_without_its_ending_is_pointed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lesson(tmp_path, "mine")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TutorError) as caught:
        find_lesson("mine")
    assert "mine.toml in this folder" in hint_of(caught.value)


def test_an_id_that_is_too_long_for_the_name_of_a_file_is_unknown_like_any_other() -> None:
    with refused("There is no lesson called"):
        find_lesson("a" * 300)


def test_what_an_unknown_id_puts_on_the_terminal_is_harmless() -> None:
    with pytest.raises(TutorError) as caught:
        find_lesson("\x1b[31m")
    assert message_of(caught.value).isprintable()


def test_the_shipped_lessons_are_listed_in_teaching_order() -> None:
    entries = available()
    assert [entry.id for entry in entries][: len(TEACHING_ORDER)] == list(TEACHING_ORDER)
    assert all(entry.shipped and entry.lesson and not entry.problems for entry in entries)
    assert [entry.shape for entry in entries[:3]] == [(1, 1), (1, 1, 1), (1, 1, 2, 1)]
    assert {entry.id: entry.shape for entry in entries}["graph-fan-out"] == ()  # no network


def test_lessons_of_packs_and_of_the_user_follow_by_id(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lesson(tmp_path / "one", "b-lesson")
    write_lesson(tmp_path / "two", "c-lesson")
    write_lesson(home / "lessons", "a-lesson")
    monkeypatch.setenv(PACKS_VARIABLE, os.pathsep.join([str(tmp_path / "two"), str(tmp_path / "one"), ""]))
    assert [entry.id for entry in available() if not entry.shipped] == ["a-lesson", "b-lesson", "c-lesson"]
    assert find_lesson("a-lesson").path == home / "lessons" / "a-lesson.toml"
    assert find_lesson("c-lesson").id == "c-lesson"


def test_a_folder_that_is_named_twice_is_listed_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lesson(home / "lessons", "mine")
    monkeypatch.setenv(PACKS_VARIABLE, os.pathsep.join([str(home / "lessons")] * 2))
    assert [(entry.id, entry.problems) for entry in available() if not entry.shipped] == [("mine", ())]


def test_a_shipped_lesson_wins_over_one_of_the_same_id_and_the_conflict_is_listed(home: Path) -> None:
    write_lesson(home / "lessons", "relu-111", title="Not the shipped one")
    assert find_lesson("relu-111").title == "One ReLU unit, ten iterations"
    first, second = (entry for entry in available() if entry.id == "relu-111")
    assert first.shipped
    assert first.lesson is not None
    assert second.lesson is None
    assert "has the same id" in lines(second.problems)


def test_a_broken_file_is_listed_with_its_problem(home: Path) -> None:
    path = write_lesson(home / "lessons", "broken")
    path.write_text("format = 1", encoding="utf-8")
    (entry,) = (entry for entry in available() if not entry.shipped)
    assert (entry.id, entry.title, entry.shape, entry.lesson) == ("broken", "broken", (), None)
    assert "network: missing" in lines(entry.problems)
    with refused("network: missing", LessonError):
        find_lesson("broken")


def test_a_pack_folder_that_is_not_there_is_listed_with_its_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACKS_VARIABLE, str(tmp_path / "gone"))
    (entry,) = (entry for entry in available() if not entry.shipped)
    assert PACKS_VARIABLE in lines(entry.problems)


def test_a_pack_folder_whose_name_is_too_long_is_listed_with_its_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PACKS_VARIABLE, "a" * 300)
    (entry,) = (entry for entry in available() if not entry.shipped)
    assert "it is no folder" in lines(entry.problems)


def test_the_data_folder_is_the_users_unless_the_environment_names_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data_folder() == home
    monkeypatch.delenv(HOME_VARIABLE)
    assert data_folder().name == "backprop-tutor"


def test_a_shipped_lesson_is_found_without_looking_for_the_users_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(HOME_VARIABLE)
    monkeypatch.setattr(
        "tutor.lesson.catalogue.data_folder", lambda: pytest.fail("platformdirs costs start-up time")
    )
    assert find_lesson("sigmoid-322").id == "sigmoid-322"


def test_where_some_lessons_are_wanted_no_other_file_is_opened(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def examined(path: Path, thorough: bool) -> Examined:
        opened.append(path.stem)
        return examine_file(path, thorough)

    monkeypatch.setattr("tutor.lesson.catalogue.examine_file", examined)
    assert [entry.id for entry in available({"relu-221", "mazur-222", "none"})] == ["relu-221", "mazur-222"]
    assert sorted(opened) == ["mazur-222", "relu-221"]
