"""The closing page, the start page, themes, and faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.screens import ASCII, COLOURLESS, UNICODE, lesson, rows, sitting, text
from tutor.application.openings import Lessons
from tutor.errors import TutorError
from tutor.practice.sitting import Sitting
from tutor.present.closing import quiz_lines
from tutor.present.exam_answers import exam_rules
from tutor.present.lesson_list import LessonRow
from tutor.sayings import Said, Text, said
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.closing import ClosingScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.start import StartScreen


def almost_done() -> Sitting:
    """Everything answered rightly but the last question."""
    done = sitting()
    for question in done.session.questions[:-1]:
        done.do("answer", repr(question.course.trace.value(*question.key)))
    return done


async def test_the_last_answer_leads_to_the_closing_page() -> None:
    done = almost_done()
    app = TutorApp(done, ASCII)
    async with app.run_test(size=(80, 30)) as pilot:
        assert isinstance(app.screen, LessonScreen)
        await pilot.press("f5")
        await pilot.pause()
        assert isinstance(app.screen, ClosingScreen)
        shown = text(app)
        assert "57 right" in shown
        assert "1 skipped" in shown
        assert "The loss falls" in shown
        assert "yhat towards y = 4" in shown
        assert all(row.isascii() for row in rows(app))


async def test_the_closing_page_begins_with_what_is_said_of_the_last_answer() -> None:
    done = almost_done()
    key = done.session.questions[-1].key
    app = TutorApp(done, ASCII)
    async with app.run_test(size=(80, 30)) as pilot:
        assert isinstance(app.screen, LessonScreen)
        app.screen.answer.put(repr(done.session.course.trace.value(*key)))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ClosingScreen)
        shown = rows(app)
        assert f"{key[1]}: Correct" in shown[2]
        assert "58 right" in " ".join(" ".join(shown).split())


async def test_one_can_go_back_from_the_closing_page() -> None:
    app = TutorApp(almost_done(), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f5")
        await pilot.pause()
        await pilot.press("f6")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)


async def test_a_lesson_can_be_begun_anew_from_its_closing_page() -> None:
    done = almost_done()
    done.do("skip")
    app = TutorApp(done, ASCII, restart=sitting)
    async with app.run_test(size=(80, 24)) as pilot:
        assert isinstance(app.screen, ClosingScreen)
        await pilot.press("f7")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert "step 1 of" in text(app)


async def test_without_a_way_to_restart_the_key_is_not_offered() -> None:
    done = almost_done()
    done.do("skip")
    app = TutorApp(done, ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "begin anew" not in text(app)
        await pilot.press("f7")
        await pilot.pause()
        assert isinstance(app.screen, ClosingScreen)


def typed(line: str) -> Said:
    """A saying of just this text."""
    return said("lab.typed", line=Text(line))


FIRST = 3
"""The row of the screen in which the list of lessons begins."""

ROWS = (
    LessonRow(
        "relu-221", "Two ReLU units", "Teaches the chain rule.", said("journal.begun", step=3, steps=58)
    ),
    LessonRow("broken", "broken", "", problems=(typed("broken.toml, line 3: x must be a list of numbers."),)),
    LessonRow("other", "Another", "Teaches sums."),
)


def lessons(opened: list[tuple[str, bool]]) -> Lessons:
    def open_lesson(name: str, anew: bool) -> Sitting:
        opened.append((name, anew))
        if name == "other":
            raise TutorError("The file other.toml has gone.", "Choose another lesson.")
        done = sitting(lesson(id=name))
        done.session = replace(done.session, questions=done.session.questions[:3])
        return done

    return Lessons(lambda: ROWS, open_lesson)


async def test_the_start_page_shows_lessons_what_they_teach_and_how_far_one_is() -> None:
    app = TutorApp(lessons([]), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = text(app)
        for part in ("Two ReLU units", "relu-221", "step 3 of 58", "Teaches the chain rule.", "Another"):
            assert part in shown
        assert all(row.isascii() for row in rows(app))


async def test_a_title_that_has_no_room_in_the_list_is_cut_and_stands_whole_below() -> None:
    row = LessonRow("two", "A title " * 10, "Teaches sums.", said("journal.begun", step=3, steps=58))
    app = TutorApp(replace(lessons([]), rows=lambda: (row,)), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert rows(app)[FIRST].rstrip().endswith(" A title... step 3 of 58")
        assert "A title " * 10 + "two" in text(app)


async def test_the_start_page_and_the_closing_page_say_what_there_is_to_know_of_the_record() -> None:
    news = [(typed("Your record was damaged. 57 of 60 things that you did were saved."),)]
    told = replace(lessons([]), notice=lambda: news.pop() if news else ())
    app = TutorApp(told, ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "57 of 60 things that you did were saved" in " ".join(text(app).split())
        await pilot.press("down", "up")
        assert "Teaches the chain rule." in text(app)
    done = almost_done()
    done.do("skip")
    done.notice = (typed("Your answers are not kept: the disk is full."),)
    app = TutorApp(done, ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "the disk is full" in text(app)


async def test_enter_opens_the_chosen_lesson_and_escape_on_its_closing_page_returns_to_the_list() -> None:
    opened: list[tuple[str, bool]] = []
    app = TutorApp(lessons(opened), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert opened == [("relu-221", False)]
        assert "z1 = ?" in text(app)
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        while not screen.session.finished:
            await pilot.press("f5")
        await pilot.pause()
        assert isinstance(app.screen, ClosingScreen)
        await pilot.press("f7")
        await pilot.pause()
        assert opened[-1] == ("relu-221", True)
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, StartScreen)


async def test_a_broken_lesson_is_shown_with_its_problem_and_not_opened() -> None:
    opened: list[tuple[str, bool]] = []
    app = TutorApp(lessons(opened), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        await pilot.pause()
        assert "line 3: x must be a list of numbers" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert opened == []
        assert isinstance(app.screen, StartScreen)


async def test_a_lesson_that_cannot_be_opened_says_why() -> None:
    app = TutorApp(lessons([]), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "enter")
        await pilot.pause()
        assert "other.toml has gone" in text(app)
        assert "Choose another lesson." in text(app)


async def test_an_empty_list_says_so() -> None:
    app = TutorApp(Lessons(lambda: (), lambda name, anew: sitting()), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "There are no lessons here." in text(app)
        await pilot.press("enter", "down")


async def test_the_mouse_chooses_and_opens_a_lesson() -> None:
    opened: list[tuple[str, bool]] = []
    app = TutorApp(lessons(opened), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(offset=(5, FIRST + 1))
        assert "line 3" in text(app)
        await pilot.click(offset=(5, FIRST))
        await pilot.click(offset=(5, FIRST))
        await pilot.pause()
        assert opened == [("relu-221", False)]


async def test_the_theme_changes_in_turn_and_without_colours_stays() -> None:
    app = TutorApp(sitting(), UNICODE, theme="dark")
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        for _ in range(3):
            await pilot.press("ctrl+t")
            await pilot.pause()
            seen.append(app.theme)
        assert seen == ["light", "mono", "dark"]
    app = TutorApp(sitting(), COLOURLESS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert app.theme == "mono"


async def test_a_fault_ends_with_a_sentence_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "a value nobody may see"

    def broken(self: LessonScreen) -> None:
        held = secret
        raise ZeroDivisionError(held)

    monkeypatch.setattr(LessonScreen, "action_help", broken)
    app = TutorApp(sitting(), ASCII)
    said: list[str] = []
    monkeypatch.setattr(app.error_console, "print", lambda *parts, **_: said.extend(map(str, parts)))

    async def ask_for_help() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("f1")
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await ask_for_help()
    assert app.return_code == 1
    assert any("The tutor had to stop" in part for part in said)
    assert not any(secret in part or "Traceback" in part for part in said)


def exam() -> Sitting:
    done = sitting()
    done.session = replace(done.session, questions=done.session.questions[:2], exam=True)
    return done


async def test_an_exam_tells_nothing_true_before_it_is_handed_in() -> None:
    app = TutorApp(exam(), ASCII, lab=lambda course: lessons([]))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in ("f9", "7", "f2", "f3", "f4", "escape"):
            await pilot.press(keys)
            await pilot.pause()
            assert "1.2" not in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "answer kept" in text(app)
        await pilot.press("f6", *"1.1", "enter")  # a named mistake, if it were told
        await pilot.pause()
        await pilot.press(*":summary", "enter")
        await pilot.pause()
        assert "Watch out" not in text(app)
        await pilot.press("escape", "f5")
        await pilot.pause()
        assert isinstance(app.screen, ClosingScreen)
        shown = text(app)
        assert "Watch out" not in shown
        assert "marks are told when you leave" in shown
        assert "1.72" not in shown
        assert "F9" not in shown


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_rules_of_an_exam_stand_before_its_first_question_and_enter_begins(
    size: tuple[int, int],
) -> None:
    asked = exam()
    asked.opening = exam_rules
    app = TutorApp(asked, ASCII)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "2 questions, a point each. There are no hints." in text(app)
        assert "Enter begin" in text(app)
        assert "z1 = ?" not in text(app)
        await pilot.press("enter", "1", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
    assert [attempt.text for attempt in asked.attempts] == ["1"]


async def test_one_may_leave_an_exam_from_the_page_of_its_rules() -> None:
    asked = exam()
    asked.opening = exam_rules
    app = TutorApp(asked, ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f10")
        await pilot.pause()
    assert not app.is_running
    assert not asked.handing_in


async def test_answers_of_few_figures_stand_on_the_page_before_an_exam_is_handed_in() -> None:
    asked = exam()
    asked.do("answer", "1.20")
    asked.do("answer", "7.7")
    app = TutorApp(asked, ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Fewer than 3 significant figures: z2 = 7.7. They are enough only" in text(app)


@pytest.mark.parametrize(("key", "handed_in"), [("f10", True), ("ctrl+q", False), ("ctrl+c", False)])
async def test_an_exam_is_handed_in_by_the_key_that_says_so_alone(key: str, handed_in: bool) -> None:
    done = exam()
    done.do("skip")
    done.do("skip")
    async with TutorApp(done, ASCII).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "F10 hand in" in text(pilot.app)
        await pilot.press(key)
        await pilot.pause()
    assert done.handing_in is handed_in


async def test_a_lab_that_may_not_be_opened_says_why_and_the_lesson_goes_on() -> None:
    def refuse(course: object) -> Lessons:
        raise TutorError("The exam of seed 3 is not handed in: until then there is no lab.", "Go on with it.")

    app = TutorApp(sitting(), ASCII, lab=refuse)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f9")
        await pilot.pause()
        assert "until then there is no lab" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "z1 = ?" in text(app)


async def test_the_closing_page_of_a_quiz_tells_score_time_and_each_mistake_worked() -> None:
    done = sitting()
    question = done.session.questions[0]
    done.session = replace(done.session, questions=(question,))
    done.closing, done.name = quiz_lines, said("commands.quiz_name", count=1, seed=4)
    done.do("answer", "1.1")
    done.do("skip")
    async with TutorApp(done, ASCII).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = text(pilot.app)
        assert "Quiz of 1 question, seed 4." in shown
        assert "0 of 1 right at the first try" in shown
        assert "you typed 1.1" in shown
        assert "z1 = w11*x1 + w21*x2 + b1 = 0.1*2 + 0.3*3 + 0.1 = 1.2" in shown


@pytest.mark.parametrize(("terminal", "sign"), [(UNICODE, "◈"), (ASCII, "@")])
async def test_a_prediction_on_the_column_of_its_target_has_a_sign_of_its_own(
    terminal: Terminal, sign: str
) -> None:
    made = lesson()
    reached = replace(made.training.extended(1), y=(1.72,))  # which is what it predicts
    done = sitting(replace(made, training=reached))
    while not done.session.finished:
        done.do("reveal")
        done.do("skip")
    app = TutorApp(done, terminal)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        (track,) = (row for row in rows(app) if row.strip().startswith("1 "))
        assert track.split()[2].startswith(sign), "after the iteration and the value"
        assert f"{sign} both in one column" in text(app)


async def test_the_help_of_an_exam_names_nothing_that_does_nothing_there() -> None:
    app = TutorApp(exam(), ASCII)
    async with app.run_test(size=(80, 70)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        shown = text(app)
        assert "This is an exam" in shown
        assert "three significant figures" in shown
        assert not any(word in shown for word in ("F2 ", "F3 ", ":hint", ":reveal", ":mend", "Hints cost"))
