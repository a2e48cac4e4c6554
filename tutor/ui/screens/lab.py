"""The lab: a lesson's network trained further, changed, compared, with a prediction before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, ClassVar, Literal, get_args

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import MouseScrollDown, MouseScrollUp
from textual.widget import Widget

from tutor.application.openings import OpenLab
from tutor.practice.lab.questions import read_option
from tutor.practice.lab.state import Refused, not_comparable, with_parameters
from tutor.practice.lab.words import RATES, Change, Look, understand
from tutor.sayings import Said, Text, said
from tutor.ui.lab.bench import Bench
from tutor.ui.lab.help import KEYS, MANY, help_lines
from tutor.ui.lab.questions import judged_line, question_lines, shown_options
from tutor.ui.layout import WIDE_HEIGHT, WIDE_WIDTH
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line, wrap
from tutor.ui.view import style_of
from tutor.ui.widgets.answer import AnswerInput
from tutor.ui.widgets.keybar import KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import say, say_all

View = Literal["drawing", "table", "plot", "rates", "compare"]

SIDE = 46
"""Columns of the plots beside, on a wide terminal; as in the style sheet."""

_FAR = 10**9
_MOST_DRAWING = 17
_FRAME = 4
"""Rows of all that is not the drawing, the page, or what is said."""

_LEAST_SAID = 4


class LabScreen(TutorScreen):
    """Shows one view of a bench, or several on a wide terminal. Everything slow is done in a thread."""

    CSS = sheet("lab")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", priority=True),
        Binding("f2", "look('drawing')", priority=True),
        Binding("f3", "look('table')", priority=True),
        Binding("f4", "look('plot')", priority=True),
        Binding("f5", "run_on(1)", priority=True),
        Binding("f6", f"run_on({MANY})", priority=True),
        Binding("f7", "look('rates')", priority=True),
        Binding("f8", "look('compare')", priority=True),
        Binding("f10", "leave", priority=True),
        Binding("enter", "submit", priority=True),
        Binding("escape", "escape", priority=True),
        Binding("up", "move(-1)", priority=True),
        Binding("down", "move(1)", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown", "page(1)", priority=True),
    ]

    def __init__(self, opening: OpenLab) -> None:
        super().__init__()
        self.bench = Bench(opening.lab, opening.keep, opening.clock)
        self.look: View = "drawing"
        self.said: list[Line] = []
        self.busy = False
        self._said_rows = _LEAST_SAID
        self._top = 1
        self._column = 0

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("drawing", wraps=False)
        with Widget(id="middle"):
            yield Pane("page", hang=4)
            yield Pane("side", wraps=False)
        yield Pane("rule", wraps=False)
        yield Pane("said")
        with Widget(id="row"):
            yield Pane("prompt", wraps=False)
            yield AnswerInput(self.ascii_only)
        yield KeyBar()

    def on_mount(self) -> None:
        self.answer.focus()
        self._start(self._begin())

    @property
    def answer(self) -> AnswerInput:
        return self.query_one("#answer", AnswerInput)

    @property
    def entry(self) -> AnswerInput:
        return self.answer

    # What is shown

    @property
    def wide(self) -> bool:
        return self.size.width >= WIDE_WIDTH and self.size.height >= WIDE_HEIGHT

    @property
    def _width(self) -> int:
        """Columns within the margins."""
        return self.size.width - 2

    def _put(self, name: str, lines: list[Line], top: int = 0) -> None:
        self.query_one(f"#{name}", Pane).show(lines, self.palette, self.ascii_only, top)

    def show_all(self) -> None:
        sign = "-" if self.ascii_only else "─"
        self._put("rule", [line((sign * (self._width + 2), "edge"))])
        self._put("prompt", [line((" >" if self.ascii_only else " ›", "key"))])
        self.query_one(KeyBar).show_keys(KEYS, self._width, self.palette, self.ascii_only)
        self._show_said()
        if self.bench.run is None:
            name = self._told(said("lab_screen.name", lesson=Text(self.bench.lab.lesson.id)))
            computing = self._told(said("lab_screen.computing"))
            self._put("status", [line((name, "title"), (f"  {computing}", "dim"))])
            return
        self.show_run()

    def show_run(self) -> None:
        """Everything that depends on the run and the chosen iteration."""
        from tutor.ui.lab import views

        bench, run = self.bench, self.bench.run
        if run is None:
            return
        self._put("status", [views.status_line(run, bench.chosen, self._width, self.ascii_only)])
        side, above = self.query_one("#side", Pane), self.query_one("#drawing", Pane)
        side.display = above.display = self.wide
        width, height = self._width, max(3, self.size.height - _FRAME - self._said_rows)
        if self.wide:
            lines = views.drawing(run, bench.chosen, width, min(_MOST_DRAWING, height // 2), self.ascii_only)
            above.styles.height = len(lines)
            self._put("drawing", lines)
            width, height = width - SIDE, height - len(lines)
            beside = views.plots(run, bench.before, bench.chosen, SIDE - 2, height, self.ascii_only)
            self._put("side", beside)
        self._show_page(width, height)

    @property
    def shown(self) -> View:
        """The view in the page: on a wide terminal, the drawing and the plots stand beside a table."""
        return "table" if self.wide and self.look in ("drawing", "plot") else self.look

    def _show_page(self, width: int, height: int) -> None:
        page = self.query_one("#page", Pane)
        page.wraps = self.shown in ("rates", "compare")
        top = page.top if self.shown in ("rates", "compare") else 0
        self._put("page", self._page_lines(width, height), top)

    def _page_lines(self, width: int, height: int) -> list[Line]:
        from tutor.ui.lab import views

        bench, ascii_only = self.bench, self.ascii_only
        run = bench.run
        assert run is not None
        match self.shown:
            case "drawing":
                return views.drawing(run, bench.chosen, width, height, ascii_only)
            case "table":
                last = bench.lab.iterations + 1
                self._top = views.first_row(bench.chosen, height - 1, self._top, last)
                self._column = max(0, min(self._column, views.last_column(run)))
                return views.table(run, bench.chosen, self._top, self._column, width, height, ascii_only)
            case "plot":
                return views.plots(run, bench.before, bench.chosen, width, height, ascii_only)
            case "rates":
                refusal = not_comparable(bench.lab)
                if refusal is not None:
                    return [line(self._told(refusal))]
                if bench.comparison is None:
                    return [line((self._told(said("lab_screen.comparing")), "dim"))]
                return views.rates(bench.comparison, width, height, ascii_only)
        moved = bench.movement()
        if moved is None or bench.what is None:
            return [line(self._told(said("lab_screen.nothing_changed")))]
        return views.compared(bench.what, bench.compared_at, moved, width, ascii_only)

    def _show_said(self, complaint: Said | None = None) -> None:
        """What was said last, or the question that waits."""
        pending = self.bench.pending
        if pending is not None:
            lines = question_lines(pending, complaint, self.ascii_only)
        else:
            lines = self.said or [line((self._told(said("lab_screen.type_something")), "dim"))]
        self._put("said", lines)
        self._make_room(sum(len(wrap(one, self._width)) for one in lines))

    def _make_room(self, rows: int) -> None:
        """Gives what is said the rows that it takes, up to half of the screen; the page has the others."""
        wanted = max(_LEAST_SAID, min(rows, self.size.height // 2))
        if wanted != self._said_rows:
            self._said_rows = wanted
            self.query_one("#said", Pane).styles.height = wanted
            self.show_run()

    def _told(self, saying: Said) -> str:
        return say(saying, style_of(self.ascii_only))

    def _say(self, saying: Said, tone: str = "info") -> None:
        """Says it; below a question that waits, as long as that does."""
        if self.bench.pending is not None:
            self._show_said(saying)
            return
        self.said = [line((self._told(saying), tone))]
        self._show_said()

    # What is computed beside the screen

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Does something slow beside the screen; one thing at a time."""
        if self.busy:
            work.close()
            self._say(said("lab_screen.wait"))
            return
        self.busy = True
        self.run_worker(self._busy_with(work), exit_on_error=True)

    async def _busy_with(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self.busy = False

    async def _begin(self) -> None:
        await asyncio.to_thread(self._load)
        self.bench.look_at(self.bench.lab.iterations + 1)
        self.show_all()

    def _load(self) -> None:
        import tutor.ui.lab.views  # noqa: F401  the views, and numpy with them

        self.bench.begin()

    async def _carry_out(self, change: Change) -> None:
        """Prepares a change; asks before it is done, or tells what it did."""
        run_before = self.bench.run
        if await asyncio.to_thread(self.bench.prepare, change) is None:
            await self._after(change, [])
        elif run_before is not None:
            self._show_said()

    async def _after(self, change: Change, lines: list[Line]) -> None:
        """Shows what a change has done, after the lines that say what one thought of it."""
        from tutor.ui.lab import views

        bench, style = self.bench, style_of(self.ascii_only)
        assert bench.run is not None
        moved = None if change.kind == "run" or change.name == RATES else bench.movement()
        if change.name == RATES:
            self.look = "rates"
        elif change.kind == "change" and moved is not None:
            self.look = "compare"
        done = [] if lines and change.kind == "run" else views.done_lines(bench.run, change, moved, style)
        self.said = [*lines, *done, *views.trouble_lines(bench.run, moved, style)]
        if bench.notice:
            self.said.append(line((say_all(bench.notice), "wrong")))
            bench.notice = ()
        if self.look == "rates":
            await self._compare()
        self.show_all()

    async def _compare(self) -> None:
        if not_comparable(self.bench.lab) is None:
            await asyncio.to_thread(self.bench.compare)
        self.show_all()

    async def _save(self, name: str) -> None:
        from tutor.practice.lab.lesson_file import save

        made = await asyncio.to_thread(save, self.bench.lab, name, say)
        if isinstance(made, Refused):
            self._refuse(made)
            return
        path = Text(made)
        told = said("lab_screen.saved", path=path), said("lab_screen.type_to_open", path=path)
        self._say(said("common.sentences", all=told))

    # What the learner does

    def action_submit(self) -> None:
        """Does what the line says."""
        text = self.answer.hand_over().strip()
        if self.bench.run is None or self.busy:
            self.answer.give_back(text)
            self._say(said("lab_screen.wait"))
        elif self.bench.pending is not None and not text.startswith(":"):
            self._predicted(text)
        elif text:
            self._obey(text)

    def _predicted(self, text: str) -> None:
        pending = self.bench.pending
        assert pending is not None
        option = read_option(pending.question, shown_options(pending.question, self.ascii_only), text)
        if text and option is None:
            self._show_said(said("lab_questions.no_option"))
            return
        self._settle(text, option)

    def _settle(self, text: str, option: str | None) -> None:
        """Keeps the prediction, does the change, and says what came of both."""
        pending = self.bench.pending
        assert pending is not None
        made = self.bench.answer(text, option)
        self._start(self._after(pending.change, [judged_line(made, self.ascii_only)]))

    def _obey(self, text: str) -> None:
        match understand(text, self.bench.lab):
            case Refused() as refused:
                self._refuse(refused)
            case Change() as change:
                self.bench.pending = None  # one thing is asked at a time: the new one
                self._start(self._carry_out(change))
            case Look(word=word, argument=argument):
                self._look(word, argument)

    def _refuse(self, refused: Refused) -> None:
        told = refused.said
        if refused.hint is not None:
            told = said("common.sentences", all=(refused.said, refused.hint))
        self._say(told, "wrong")

    def _look(self, word: str, argument: str) -> None:
        simple: dict[str, Callable[[], None]] = {
            "help": self.action_help,
            "quit": self.action_leave,
            "theme": self.tutor.action_next_theme,
            "here": self._begin_here,
        }
        if word in simple:
            simple[word]()
        elif word == "save":
            self._start(self._save(argument))
        elif word == "predict":
            self.bench.asks = argument != "off"
            self._say(said("lab_screen.asked") if self.bench.asks else said("lab_screen.not_asked"))
        elif word == "at":
            self._go_to(argument)
        else:
            self.action_look(next(view for view in get_args(View) if view == word))

    def _go_to(self, argument: str) -> None:
        if not (argument.isascii() and argument.isdigit() and len(argument) < 9):
            self._say(said("lab_screen.type_at"), "wrong")
            return
        self.bench.look_at(int(argument))
        self.show_run()

    def _begin_here(self) -> None:
        """The chosen iteration's parameters become those that training starts from."""
        bench = self.bench
        assert bench.run is not None
        if bench.run.overflow is not None and bench.chosen >= bench.run.overflow:
            self._say(said("lab_screen.no_values"), "wrong")
            return
        lab = with_parameters(bench.lab, bench.run.values(bench.chosen))
        lab = replace(lab, iterations=1)
        change = Change(lab, "setting", Text(":here"), begins_at=bench.chosen)
        bench.pending = None
        self._start(self._carry_out(change))

    def action_look(self, look: View) -> None:
        self.look = look
        self.query_one("#page", Pane).top = 0
        if look == "rates" and self.bench.run is not None:
            self._start(self._compare())
        self.show_run()

    def action_run_on(self, count: int) -> None:
        """Runs on; the same key once more passes the question over."""
        if self.bench.run is None or self.busy:
            self._say(said("lab_screen.wait"))
        elif self.bench.pending is not None:
            self._settle("", None)
        else:
            self._obey(f":run {count}")

    def action_move(self, by: int) -> None:
        if self.shown in ("rates", "compare"):
            self.query_one("#page", Pane).scroll_rows(by)
            return
        before = self.bench.chosen
        self.bench.look_at(before + by)
        if self.bench.chosen != before:
            self.show_run()

    def action_page(self, pages: int) -> None:
        height = self.query_one("#page", Pane).size.height
        if self.shown in ("rates", "compare"):
            self.query_one("#page", Pane).scroll_page(pages)
        elif self.shown == "table":
            self.action_move(pages * max(1, height - 2))
        else:
            self.action_move(pages * max(1, self.bench.lab.iterations // 20))

    def key_pressed(self, key: str) -> bool:
        """Arrows and Home and End belong to the table as long as nothing is typed."""
        if self.answer.value or self.bench.run is None:
            return False
        if key in ("home", "end"):
            self.action_move(-_FAR if key == "home" else _FAR)
            return True
        if key in ("left", "right") and self.shown == "table":
            self._column += 1 if key == "right" else -1
            self.show_run()
            return True
        return False

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.action_move(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self.action_move(-3)

    def action_escape(self) -> None:
        """Clears what is typed; then takes back the change that is asked about."""
        if self.answer.value:
            self.answer.put("")
        elif self.bench.pending is not None:
            what = self.bench.pending.change.said
            self.bench.pending = None
            self._say(said("lab_screen.taken_back", what=what))

    def action_help(self) -> None:
        self.tutor.open_reader(said("lab_help.title"), help_lines())

    def action_leave(self) -> None:
        """Back to where the lab was opened from, or out of the app."""
        if len(self.tutor.screen_stack) > 1:
            self.dismiss()
        else:
            self.tutor.leave()
