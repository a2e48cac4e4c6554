"""The lesson screen: drawing, question, answer, feedback; beside it, on wide terminals, all values so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import MouseScrollDown, MouseScrollUp
from textual.timer import Timer
from textual.widget import Widget

from tutor.practice.pace import siblings
from tutor.practice.session import Action, Attempt, Session
from tutor.practice.sitting import Sitting
from tutor.practice.turns import after, at_first
from tutor.present.feedback import Feedback, aside, feedback, no_lab, not_anew, notes
from tutor.present.forms import asked_for, enter_does
from tutor.present.moments import time_left
from tutor.sayings import Name, Said, said
from tutor.ui import view
from tutor.ui.layout import Rooms, rooms
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.second_opinion import SecondOpinion
from tutor.ui.stage import Stage
from tutor.ui.text import Line, line, wrap
from tutor.ui.widgets.answer import AnswerInput
from tutor.ui.widgets.keybar import HELP, Key, KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import say, say_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor.practice.commands import Command
    from tutor.practice.turns import ToRead
    from tutor.present.ledger import LedgerRow
    from tutor.present.reading_pages import ReadingPage

_LAST = 8
"""Steps shown with their formulas below the feedback, where there is room."""

_LEAST_BESIDE = 6
"""Worked values that are shown before there is room for the loss's bars below them."""

_MOST_BESIDE = 250
"""More worked steps than have room beside the largest drawing: what stands there is made at every key."""

CHECK_DELAY = 0.05
"""Seconds after the first paint in which the terminal is fed before numpy is loaded beside it."""

PREPARE_DELAY = 0.2
"""Seconds for which a question stands and nothing is typed before its wrong formulas are made."""


class LessonScreen(TutorScreen):
    """A sitting on screen. The state is the sitting's; what is kept here is what was last said."""

    CSS = sheet("lesson")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", priority=True),
        Binding("f2", "act('hint')", priority=True),
        Binding("f3", "act('reveal')", priority=True),
        Binding("f4", "show('ledger')", priority=True),
        Binding("f5", "act('skip')", priority=True),
        Binding("f6", "act('back')", priority=True),
        Binding("f7", "fill", priority=True),
        Binding("f8", "play", priority=True),
        Binding("f9", "show('lab')", priority=True),
        Binding("f10", "leave", priority=True),
        Binding("f12", "show('diagram')", priority=True),
        Binding("enter", "submit", priority=True),
        Binding("escape", "escape", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown", "page(1)", priority=True),
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.said: Feedback | None = None
        self._notice = line()
        self._just_come = True
        self.rooms = Rooms(small=False, drawing=0, side=0)
        self.stage = Stage(self)
        self._second_opinion = SecondOpinion(self)
        self._preparing: Timer | None = None
        self._rows: tuple[LedgerRow, ...] = ()
        self._rows_of: Session | None = None

    @property
    def session(self) -> Session:
        return self.sitting.session

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("drawing", wraps=False)
        yield Pane("rule", wraps=False)
        with Widget(id="below"):
            with Widget(id="talk"):
                yield Pane("question")
                with Widget(id="row"):
                    yield Pane("prompt", wraps=False)
                    yield AnswerInput(self.ascii_only)
                yield Pane("feedback")
            yield Pane("side", wraps=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.answer.focus()
        self._take_notice("info")
        pages = self._pages(at_first(self.sitting))
        self.covered = bool(pages)
        self.tutor.open_pages(self.session, pages)
        self.call_after_refresh(self.set_timer, CHECK_DELAY, self._start_check)

    @property
    def answer(self) -> AnswerInput:
        return self.query_one("#answer", AnswerInput)

    def pane(self, name: str) -> Pane:
        return self.query_one(f"#{name}", Pane)

    @property
    def entry(self) -> AnswerInput:
        return self.answer

    # What is shown

    def show_all(self) -> None:
        session, (width, height) = self.session, self.size
        talk = width - rooms(width, height, 1).side
        question = view.question_lines(session, self.ascii_only)
        question_rows = max(1, sum(len(wrap(one, talk - 2)) for one in question))
        self.rooms = rooms(width, height, question_rows)
        self.show_time()
        self.put("question", question)
        self.pane("question").styles.height = question_rows
        self.put("prompt", [line((">" if self.ascii_only else "›", "reveal"))])
        self._show_placeholder()
        self.stage.show()
        self._show_side()
        self._show_feedback()
        self._show_keys()

    def show_time(self) -> None:
        """Where one is, and how much time is left."""
        left = time_left(self.sitting.time_left)
        self.put("status", [view.status_line(self.session, self.size.width - 2, self.ascii_only, left)])

    def put(self, name: str, lines: list[Line]) -> None:
        self.pane(name).show(lines, self.palette, self.ascii_only)

    def _show_placeholder(self) -> None:
        state = self.session.state(self.session.position)
        question = self.session.current
        text = ""
        if self.stage.has_turn:
            pass  # any key closes it, and what is typed goes to the question after that
        elif state.outcome is None and question is not None and question.form != "own" and state.part is None:
            text = say(said(f"screens.type_{asked_for(question)}"))
            if question.form == "claim" and self.sitting.pace.ahead(self.session):
                text = say(said("challenge.type_or_pass"))
        elif state.outcome is not None:
            text = say(said("screens.goes_on"))
        elif ahead := self.sitting.pace.ahead(self.session):
            text = say(enter_does(self.session, ahead))
        elif not self.sitting.attempts:
            exam = self.session.exam
            text = say(said("screens.type_value") if exam else said("screens.type_value_or_hint"))
        self.answer.placeholder = text if len(text) < self.size.width - self.rooms.side - 4 else ""

    def _show_side(self) -> None:
        side = self.pane("side")
        side.display = self.rooms.side > 0
        if not self.rooms.side:
            return
        from tutor.present.ledger import loss_so_far  # no small screen has room for it

        course, width = view.course_of(self.session), self.rooms.side - 2
        losses = loss_so_far(self.session, course)
        bars = view.loss_lines(losses, Name(course.lesson.computation.loss or ""), width, self.ascii_only)[
            -12:
        ]
        rows, heading = self._ledger(), line((say(said("screens.worked_so_far")), "label"))
        room = self._rows_below() - 1
        if room - len(bars) - 1 < _LEAST_BESIDE:
            bars = []
        current = [(row.mark, row.symbol, row.value) for row in rows if row.key[0] == rows[-1].key[0]]
        shown = view.side_lines(current, room - (len(bars) + 1 if bars else 0), width)
        self.put("side", [heading, *shown, *([line(), *bars] if bars else [])])

    def _rows_below(self) -> int:
        """Rows of what stands below the drawing and its rule, above the keys."""
        above = sum(
            int(height.value) for name in ("drawing", "rule") if (height := self.pane(name).styles.height)
        )
        return self.size.height - above - 2

    def _show_feedback(self) -> None:
        lines = view.feedback_lines(self.said, self.ascii_only) if self.said else []
        lines += [self._notice] if self._notice else []
        if self._just_come:
            lines += view.settled_lines(self.session, self.ascii_only)
        lines += view.note_lines(self.session, self.said, self.ascii_only)
        if self.rooms.side and (rows := self._ledger()):
            lines += [
                line(),
                line((say(said("screens.last_steps")), "label")),
                *view.ledger_lines(rows[-_LAST:], headed=False),
            ]
        self.put("feedback", lines)

    def _ledger(self) -> tuple[LedgerRow, ...]:
        """The rows of the ledger that have room beside the drawing, made once per state of the session."""
        if self._rows_of is not self.session:
            from tutor.present.ledger import ledger

            course, style = view.course_of(self.session), view.style_of(self.ascii_only)
            self._rows, self._rows_of = ledger(self.session, course, style, _MOST_BESIDE), self.session
        return self._rows

    def _show_keys(self) -> None:
        keys: list[Key] = [
            HELP,
            Key("f2", said("keys.hint"), "act('hint')"),
            Key("f3", said("keys.show"), "act('reveal')"),
            *self._fill_keys(),
            Key("f4", said("keys.ledger"), "show('ledger')"),
            Key("f5", said("keys.skip"), "act('skip')"),
            Key("f6", said("keys.back"), "act('back')"),
            Key("f8", said("keys.play"), "play"),
            Key("f12", said("keys.drawing"), "show('diagram')"),
            Key("f10", said("keys.list") if self.tutor.lessons else said("keys.quit"), "leave"),
        ]
        if self.session.exam:
            keys = [key for key in keys if key.name not in ("f2", "f3", "f7")]
        bar = self.query_one(KeyBar)
        bar.show_keys(keys, self.size.width - 2, self.palette, self.ascii_only)

    def _fill_keys(self) -> list[Key]:
        """The key that goes on alone, gives back what was filled in, or fills in what one knows."""
        last, current = self.session.last, self.session.current
        if current is not None and current.form in ("worked", "faded"):
            return [Key("f7", said("keys.alone"), "fill")]
        if last is not None and last.action == "pace" and self.session.filled:
            return [Key("f7", said("keys.by_hand"), "fill")]
        count = len(siblings(self.session))
        return [Key("f7", said("keys.fill", count=count), "fill")] if count else []

    # What the learner does

    async def action_fill(self) -> None:
        """What the key says that it does now."""
        does = [key.does for key in self._fill_keys()]
        actions: dict[Said, Action] = {said("keys.alone"): "alone", said("keys.by_hand"): "by_hand"}
        await self.action_act(actions.get(does[0], "fill") if does else "fill")

    async def action_submit(self) -> None:
        """Does what the line says."""
        # Imported here, like all that the first question can do without.
        from tutor.practice.commands import Act, Show, Unknown

        if self.answer.is_as_given_back:
            self._tell(aside(said("feedback.as_before")))
            return
        text = self.answer.hand_over()
        if self._own_word(text.strip().lower()):
            return
        match self.sitting.understand(text):
            case Unknown(said=unknown):
                self._tell(aside(unknown))
            case Act(action=action, text=typed):
                await self.action_act(action, typed)
            case Show(command=command):
                self.action_show(command)

    def _own_word(self, word: str) -> bool:
        """Does a word that only a screen has, and says whether it was one."""
        if word not in (":theme", ":list"):
            return False
        if word == ":theme":
            self.tutor.action_next_theme()
        else:
            self.action_leave()
        return True

    async def action_act(self, action: Action, text: str = "") -> None:
        """Does one action of the session and shows what came of it."""
        if action == "answer" and (trouble := await self.confirmed()):
            self._tell(aside(trouble))
            return
        before = self.session
        attempt = self.sitting.do(action, text)
        told = feedback(before, self.session, action, attempt, self.sitting.followed)
        if attempt is None:
            self._tell(told)
            return
        moved = before.position != self.session.position
        self.said, self._just_come = told, moved
        self._take_notice("wrong")
        self._settle_input(attempt, moved)
        self.stage.come_to(self._pages(after(self.sitting, before)))
        self.show_all()
        self._prepare_later()
        if self.session.finished:
            self.tutor.close_sitting(self.sitting, told)
        self.stage.go_on()

    def _take_notice(self, tone: str) -> None:
        """What there is to know of the record, below what is said of the action."""
        self._notice = line((say_all(self.sitting.notice), tone)) if self.sitting.notice else line()

    def _settle_input(self, attempt: Attempt, moved: bool) -> None:
        """Gives an answer that was not taken back, to be typed over or edited; clears what is past."""
        if attempt.verdict is not None:
            if not moved:
                self.answer.give_back(attempt.text)
        elif moved or attempt.action == "reveal":
            self.answer.put("")

    def _tell(self, told: Feedback) -> None:
        """Shows what is said at the question that one is at."""
        self.said, self._notice, self._just_come = told, line(), False
        self._show_feedback()

    def action_show(self, command: Command) -> None:
        """Opens what a typed word or a key asks for."""
        tutor, question = self.tutor, view.shown_question(self.session)
        match command:
            case "quit":
                tutor.leave()
            case "help":
                tutor.open_help(exam=self.session.exam)
            case "ledger":
                tutor.open_ledger(self.sitting)
            case "diagram":
                width = self.size.width - 2
                lines, sayings = self.stage.by_itself(width)
                for told in ("", *sayings):
                    lines += wrap(line((told, "dim")), width)
                plan = question.course.plan_of(question.key)
                title = said("screens.network" if plan.dense is not None else "screens.model")
                tutor.open_reader(title, lines, wraps=False)
            case "summary":
                tutor.open_summary(self.sitting)
            case "pages":
                self._open_pages()
            case "notes":
                self._tell(notes(self.session))
            case "restart" if not tutor.can_restart(self.sitting):
                self._tell(not_anew())
            case "restart":
                tutor.restart(self.sitting)
            case "lab" if self.session.exam or not tutor.has_lab:
                self._tell(no_lab(self.session))
            case "lab":
                tutor.open_lab(self.session.course)

    def _pages(self, to_read: Sequence[ToRead]) -> Sequence[ReadingPage]:
        if not to_read:
            return ()
        from tutor.present.reading_pages import reading_pages

        return reading_pages(self.session, to_read)

    def _open_pages(self) -> None:
        from tutor.present.reading_pages import everything_read, no_pages

        pages = everything_read(self.session)
        if pages:
            self.tutor.open_pages(self.session, pages)
        else:
            self._tell(no_pages(self.session))

    def action_help(self) -> None:
        self.tutor.open_help(exam=self.session.exam)

    def action_leave(self) -> None:
        """To the list of lessons, or out of the app where there is none."""
        self.tutor.leave_sitting()

    def action_escape(self) -> None:
        """Clears what is typed."""
        self.answer.put("")

    def action_play(self) -> None:
        """Plays the current pass, a step at a time; any key stops it."""
        self.stage.play()

    def key_pressed(self, key: str) -> bool:
        return self.stage.key_pressed(key)

    def action_page(self, pages: int) -> None:
        self.pane("feedback").scroll_page(pages)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.pane("feedback").scroll_rows(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self.pane("feedback").scroll_rows(-1)

    # The second opinion, and what is made ready while the learner thinks

    def _prepare_later(self) -> None:
        if self._preparing is not None:
            self._preparing.stop()
        self._preparing = self.set_timer(PREPARE_DELAY, self._prepare)

    def _prepare(self) -> None:
        """Makes ready what an answer to the question needs, so that its verdict comes at once."""
        from tutor.practice import actions, seen_values  # noqa: F401
        from tutor.present import ledger, repeated_misses  # noqa: F401

        if not self.session.finished:
            question = view.shown_question(self.session)
            question.course.marker.prepare(question.key)

    def _start_check(self) -> None:
        self._second_opinion.begin(self.session.every_course)
        self._prepare_later()

    async def confirmed(self) -> Said | None:
        """Why nothing may be marked, if so."""
        return await self._second_opinion.confirmed(self.session.every_course)
