"""A class on screen: one's name, what the teacher may see, what there is to do."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.classes import QUIZ, give_out, room_in
from support.pseudo import pseudo_spoken
from support.screens import ASCII, COLOURLESS, UNICODE, rows, text
from tutor.application.class_start import opening_of
from tutor.application.openings import OpenClass, Visit
from tutor.classroom.members import Member, Members
from tutor.classroom.packet import Packet, Place
from tutor.classroom.work import Work
from tutor.errors import TutorError
from tutor.folders import HOME_VARIABLE
from tutor.present.task_list import TaskRow, TaskState, course_row, task_row
from tutor.sayings import Said, Text, said
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.class_consent import ConsentScreen
from tutor.ui.screens.class_names import NamesScreen
from tutor.ui.screens.class_tasks import TasksScreen
from tutor.ui.screens.reader import ReaderScreen
from tutor.ui.widgets.pane import Pane

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PEOPLE = (
    Member("s1", "Ada Lovelace"),
    Member("s2", "Alan Turing"),
    Member("s3", "Ada Lovelace"),
    Member("s4", "Grace Hopper"),
)
SIZES = [(60, 20), (80, 24), (120, 40), (40, 12), (20, 5)]


def work(title: str = "Week 3", learner: Member = PEOPLE[0]) -> Work:
    place = Place(learner.id, learner.name, 1, "")
    packet = Packet(title, title, "quiz", 1, (("slope-11", ""),), (place,), questions=4, minutes=20)
    return Work(packet, Path(), place)


STATES: tuple[tuple[TaskState, str], ...] = (
    ("begun", "begun"),
    ("new", "not begun"),
    ("time_up", "time is up"),
    ("waiting", "to be handed in"),
    ("handed_in", "handed in (attempt 1)"),
    ("closed", "closed"),
)


def row(state: TaskState, title: str = "", refusal: tuple[Said, ...] = ()) -> TaskRow:
    made = task_row(work(title or f"The {state} one"), state, int(state == "handed_in"), NOW, None)
    return made._replace(refusal=refusal)


def visit_of(member: Member, shown: Sequence[TaskRow], agreed: bool | None = True) -> Visit:
    made = Visit(member, (work(),) * len(shown), (*shown, course_row()), (), agreed, lambda yes: ())

    def agree(yes: bool) -> tuple[Said, ...]:
        made.agreed = yes
        return ()

    made.agree = agree
    return made


def opening(
    people: Sequence[Member] = PEOPLE,
    shown: Sequence[TaskRow] = (row("begun"), row("new"), row("handed_in")),
    agreed: bool | None = True,
) -> OpenClass:
    visits: dict[Member, Visit] = {}

    def greet(member: Member) -> Visit:
        return visits.setdefault(member, visit_of(member, shown, agreed))

    return OpenClass(Members(people), greet)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
        while isinstance(screen := pilot.app.screen, NamesScreen) and screen.busy is not None:
            await pilot.pause(0.005)
        await pilot.pause()


def names_shown(app: TutorApp) -> list[str]:
    """The names on the screen."""
    pane = app.screen.query_one("#page", Pane)
    return ["".join(part for part, _ in one).strip(" >") for one in pane.rows(200)]


def app_on(made: OpenClass | None = None, terminal: Terminal = ASCII) -> TutorApp:
    return TutorApp(made or opening(), terminal)


# Names


async def test_names_stand_in_their_order_and_two_of_one_name_with_their_ids() -> None:
    app = app_on()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert names_shown(app) == ["Ada Lovelace  s1", "Ada Lovelace  s3", "Alan Turing", "Grace Hopper"]
        assert "4 names" in text(app)


async def test_what_is_typed_filters_by_any_part_and_enter_takes_the_name() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"HOPP")
        assert names_shown(app) == ["Grace Hopper"]
        assert "1 of 4 names" in text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, TasksScreen)
        assert made.visit is not None
        assert made.visit.member == PEOPLE[3]


async def test_keys_that_come_at_once_take_the_name_that_they_mean() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"s2", "enter")
        await press(pilot, "f5")
        assert made.visit is not None
        assert made.visit.member == PEOPLE[1]


async def test_an_id_filters_too_and_escape_shows_all_again() -> None:
    app = app_on()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"s3")
        assert names_shown(app) == ["Ada Lovelace  s3"]
        await press(pilot, "escape")
        assert len(names_shown(app)) == 4


async def test_arrows_choose_and_stop_at_both_ends() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "up", "down", "down", "pagedown", "down", "up", "enter")
        assert made.visit is not None
        assert made.visit.member == PEOPLE[1]


async def test_a_name_that_nobody_has_tells_the_near_ones_and_enter_takes_nobody() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"turjng", "enter", "down", "enter")
        assert "No name has this in it. Near it: Alan Turing." in text(app)
        assert made.visit is None


async def test_a_click_chooses_and_another_takes() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#page", offset=(3, 2))
        await pilot.click("#page", offset=(3, 9))
        assert isinstance(app.screen, NamesScreen)
        assert app.screen.chosen == 2
        await pilot.click("#page", offset=(3, 2))
        await press(pilot, "f5")
        assert made.visit is not None
        assert made.visit.member == PEOPLE[1]


async def test_of_twenty_thousand_names_those_that_have_room_are_shown() -> None:
    crowd = [Member(f"n{n}", f"Person {n:05}") for n in range(20_000)]
    made = opening(crowd)
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "pagedown", "pagedown")
        assert len(names_shown(app)) == 21
        assert any(shown.startswith(" > Person 00040") for shown in rows(app))
        await press(pilot, *"19999", "enter")
        assert made.visit is not None
        assert made.visit.member == crowd[-1]


async def test_who_does_not_wait_for_a_slow_folder_stays_at_the_names() -> None:
    answered = threading.Event()

    def slow(member: Member) -> Visit:
        answered.wait(20)
        return visit_of(member, ())

    made = OpenClass(Members(PEOPLE), slow)
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "One moment: looking at what there is for Ada Lovelace." in text(app)
        await pilot.press("escape")
        answered.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, NamesScreen)
        assert made.visit is None


async def test_a_record_that_cannot_be_opened_says_why_and_the_names_stay() -> None:
    def refuse(member: Member) -> Visit:
        raise TutorError(said("common.text", text=Text("It is too new.")), said("assignments.ask_teacher"))

    app = app_on(OpenClass(Members(PEOPLE), refuse))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert isinstance(app.screen, NamesScreen)
        assert "It is too new. Ask your teacher." in text(app)


async def test_what_is_wrong_with_the_folder_stands_below_the_names() -> None:
    made = opening()
    made.told = (said("classroom.some_unread", all=(Text("One is broken."),)),)
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Not all that was given out can be read. One is broken." in text(app)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("terminal", [UNICODE, ASCII, COLOURLESS], ids=["unicode", "ascii", "colourless"])
async def test_any_name_is_shown_and_chosen_on_every_terminal(
    terminal: Terminal, size: tuple[int, int]
) -> None:
    people = [
        Member("1", "W" * 80),
        Member("2", "李" * 80),
        Member("3", "\u202eevil\x1b[2J"),
        Member("4", "שלום עולם"),
        Member("5", "[b]bold[/b]"),
        *(Member(f"m{n}", f"Name {n}") for n in range(60)),
    ]
    made = opening(people)
    app = app_on(made, terminal)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in ("pagedown", "down", "up", *["pagedown"] * 3, "up"):
            await press(pilot, key)
            shown = rows(app)
            assert sum(one.startswith(" > ") for one in shown[2:-1]) == 1
            assert not any(sign in one for one in shown for sign in "\u202e\x1b")
        assert terminal is UNICODE or all(one.isascii() for one in rows(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, TasksScreen)


# What the teacher sees


async def test_who_was_not_asked_is_asked_once_before_the_tasks() -> None:
    made = opening(agreed=None)
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert isinstance(app.screen, ConsentScreen)
        assert "Not what you typed." in text(app)
        assert "Ada Lovelace" in text(app)
        await press(pilot, "y")
        assert isinstance(app.screen, TasksScreen)
        assert made.visit is not None
        assert made.visit.agreed is True
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, TasksScreen)


async def test_who_answers_later_is_asked_again_and_has_agreed_to_nothing() -> None:
    made = opening(agreed=None)
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "enter", "escape")
        assert isinstance(app.screen, TasksScreen)
        assert made.visit is not None
        assert made.visit.agreed is None
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, ConsentScreen)


async def test_the_answer_can_be_changed_from_the_tasks_and_trouble_with_it_is_told() -> None:
    made = opening(agreed=True)
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "f2")
        assert "You said yes" in text(app)
        await press(pilot, "escape")
        assert made.visit is not None
        assert made.visit.agreed is True
        made.visit.agree = lambda yes: (said("classroom.not_withdrawn", reason=Text("it is gone")),)
        await press(pilot, "f2", "n")
        assert "could not be taken away (it is gone)" in text(app)


# What there is to do


async def test_each_task_shows_how_it_stands() -> None:
    app = app_on(opening(shown=[row(state) for state, _ in STATES]))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        shown = rows(app)
        for state, status in STATES:
            line = next(one for one in shown if f"The {state} one " in one and "[" in one)
            assert line.rstrip().endswith(status)
        assert any("Practise: the course" in one for one in shown)


async def test_what_is_chosen_leaves_the_app_with_its_number() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down")
        assert "A quiz of 4 questions. You have 20 minutes." in text(app)
        await press(pilot, "enter")
    assert made.chosen == 1
    assert app.return_code == 0


async def test_the_course_is_the_last_row() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "end", "enter")
    assert made.visit is not None
    assert made.chosen == len(made.visit.rows) - 1


async def test_what_was_handed_in_begins_again_at_the_second_enter_alone() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down", "down", "enter")
        assert made.chosen is None
        assert "Enter once more begins attempt 2, and its result says so." in text(app)
        await press(pilot, "up", "down", "enter")
        assert made.chosen is None
        await press(pilot, "enter")
    assert made.chosen == 2


async def test_what_is_refused_says_why_and_is_not_begun() -> None:
    made = opening(shown=[row("new", refusal=(said("assignments.come_back"),))])
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "enter", "enter")
        assert isinstance(app.screen, TasksScreen)
        assert "Come back then." in text(app)
    assert made.chosen is None


async def test_escape_goes_back_to_all_names_and_the_next_one_sits_down() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"turing", "enter", "escape")
        assert isinstance(app.screen, NamesScreen)
        assert made.visit is None
        assert len(names_shown(app)) == 4
        await press(pilot, *"hopper", "enter")
        assert made.visit is not None
        assert made.visit.member == PEOPLE[3]


async def test_what_was_handed_on_is_said_above_the_tasks() -> None:
    made = opening()
    greet = made.greet

    def handing_on(member: Member) -> Visit:
        visit = greet(member)
        visit.told = (said("classroom.handed_on", title=Text("Week 2"), points=5, of=6),)
        return visit

    made.greet = handing_on
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "What you did in Week 2 is handed in now: 5 of 6 points." in rows(app)[1]


async def test_a_click_chooses_a_task_and_another_begins_it() -> None:
    made = opening()
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        await pilot.click("#page", offset=(5, 1))
        await pilot.pause()
        assert made.chosen is None
        await pilot.click("#page", offset=(5, 1))
        await pilot.pause()
    assert made.chosen == 1


@pytest.mark.parametrize("opened", [(), ("enter",)], ids=["names", "tasks"])
async def test_the_help_page_has_every_key_of_its_screen(opened: tuple[str, ...]) -> None:
    app = app_on()
    async with app.run_test(size=(80, 40)) as pilot:
        await press(pilot, *opened, "f1")
        assert isinstance(app.screen, ReaderScreen)
        wanted = ["Enter", "Esc", "F2", "F10"] if opened else ["Enter", "F10"]
        assert all(f" {key} " in text(app) for key in wanted)
        assert ("[x] handed in" in text(app)) == bool(opened)
        await press(pilot, "escape")
        assert isinstance(app.screen, TasksScreen if opened else NamesScreen)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("terminal", [UNICODE, ASCII, COLOURLESS], ids=["unicode", "ascii", "colourless"])
async def test_the_chosen_task_is_seen_on_every_terminal(terminal: Terminal, size: tuple[int, int]) -> None:
    shown = [row("new", f"{'李' * n} {n}") for n in range(30)]
    app = app_on(opening([Member("1", "李" * 80)], shown, agreed=None), terminal)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "enter", "y")
        for key in ("home", "end", "pageup", "up"):
            await press(pilot, key)
            assert sum(one.startswith(" > ") for one in rows(app)) == 1
        assert terminal is UNICODE or all(one.isascii() for one in rows(app))


@pytest.mark.parametrize("size", SIZES[:4])
async def test_the_screens_of_a_class_have_room_for_longer_words(size: tuple[int, int]) -> None:
    with pseudo_spoken():
        app = app_on(opening(agreed=None, shown=[row(state) for state, _ in STATES]))
        async with app.run_test(size=size) as pilot:
            for key in ("f5", "enter", "y", "down"):
                await press(pilot, key)
                assert all(len(one) <= size[0] for one in rows(app))
            assert isinstance(app.screen, TasksScreen)
            assert sum(one.startswith(" >") for one in rows(app)) == 1


async def test_a_class_that_was_really_given_out_leads_to_its_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    made = opening_of(room_in(give_out(tmp_path, work=QUIZ)))
    app = app_on(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"turing", "enter", "n", "enter")
    assert made.visit is not None
    assert made.chosen == 0
    assert made.visit.works[0].learner.name == "Alan Turing"
    assert made.visit.agreed is False
