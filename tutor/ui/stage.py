"""What stands above the question of a lesson: its drawing, a pass played in it, or what a new pass brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from tutor.practice.session import Session, shown_values
from tutor.present.diagram import Drawing, draw_plan
from tutor.sayings import said
from tutor.steps.derive import Step
from tutor.ui import view
from tutor.ui.paint import drawing_lines
from tutor.ui.text import Line, line
from tutor.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Size
    from textual.timer import Timer

    from tutor.present.reading_pages import ReadingPage
    from tutor.ui.layout import Rooms
    from tutor.ui.tutor import Tutor
    from tutor.ui.widgets.answer import AnswerInput
    from tutor.ui.widgets.pane import Pane

FRAME = 0.5
"""Seconds that a step stands in the animation of a pass."""

_LEAST_BELOW_A_TURN = 2
"""Rows left below a turn's page from which on the drawing is tried there."""

_CLOSE_ONLY = frozenset(
    {"enter", "space", "escape", "tab", "backspace", "up", "down", "left", "right"}
    | {"pageup", "pagedown", "home", "end"}
)
"""Keys that close a turn's page and do nothing else; any other does what it does at the question."""

_ON_TO_PAGES = frozenset({"enter", "space", "pagedown", "right", "down"})
"""Those of them that go on to the author's pages, where some follow."""


class Host(Protocol):
    """What the screen gives on which the stage stands."""

    rooms: Rooms

    @property
    def session(self) -> Session: ...

    @property
    def size(self) -> Size: ...

    @property
    def ascii_only(self) -> bool: ...

    @property
    def tutor(self) -> Tutor: ...

    @property
    def answer(self) -> AnswerInput: ...

    def pane(self, name: str) -> Pane: ...

    def put(self, name: str, lines: list[Line]) -> None: ...

    def show_all(self) -> None: ...

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer: ...


class Stage:
    """The upper part of a lesson's screen, with what stands there beside the state of the session."""

    def __init__(self, screen: Host) -> None:
        self._screen = screen
        self._player: Timer | None = None
        self._frames: list[tuple[Step, frozenset[str]]] = []
        self._turn: ReadingPage | None = None
        self._pages_after: Sequence[ReadingPage] = ()

    # The drawing

    def show(self, step: Step | None = None, known: frozenset[str] | None = None) -> None:
        """Shows what stands here now; in an animation, the drawing at one of its steps."""
        screen = self._screen
        pane, most = screen.pane("drawing"), screen.rooms.drawing
        width = screen.size.width
        pane.display = self._turn is not None or not screen.rooms.small
        notice = say(said("screens.small")) if screen.rooms.small else ""
        if self._turn is not None:
            lines, notice = self._turn_lines(self._turn, width - 2), say(said("screens.any_key"))
            pane.styles.height = len(lines)
            screen.put("drawing", lines)
        elif not screen.rooms.small:
            lines, notice = self.drawing(width - 2, most, step, known)
            pane.styles.height = min(len(lines), most)
            screen.put("drawing", lines)
        rule = view.rule_lines(notice, width, screen.ascii_only)
        screen.pane("rule").styles.height = len(rule)
        screen.put("rule", rule)

    def _turn_lines(self, turn: ReadingPage, width: int) -> list[Line]:
        """A turn's page, and below it the drawing where there is room for all of it."""
        from tutor.ui.reading import turn_rows  # no first question waits for a turn

        rows = turn_rows(turn, width, self._screen.ascii_only)
        room = self._screen.rooms.drawing - len(rows) - 1
        if room > _LEAST_BELOW_A_TURN:
            lines, notice = self.drawing(width, room)
            if not notice:
                return [*rows, line(), *lines]
        return [*rows, *[line()] * (self._screen.rooms.drawing - len(rows))]

    def drawing(
        self, width: int, height: int | None, step: Step | None = None, known: frozenset[str] | None = None
    ) -> tuple[list[Line], str]:
        """The drawing at the current question, or at a step of an animation; and what it leaves out."""
        drawn = self._drawn(width, height, step, known)
        return drawing_lines(drawn), drawn.notice

    def by_itself(self, width: int) -> tuple[list[Line], list[str]]:
        """The drawing with every number; and what there is to say of it: its signs, what it leaves out."""
        from tutor.present.diagram.legend import legend

        drawn = self._drawn(width, None, None, None)
        signs = " ".join(map(say, legend(drawn, self._screen.ascii_only)))
        return drawing_lines(drawn), [signs, drawn.notice]

    def _drawn(
        self, width: int, height: int | None, step: Step | None, known: frozenset[str] | None
    ) -> Drawing:
        session = self._screen.session
        question = view.shown_question(session)
        focus = step or (None if session.finished else question.step)
        backward = focus is None or focus.which_pass != "forward"
        worked = question.form == "worked" and bool(session.state(session.position).outcome)
        return draw_plan(
            question.course.plan_of(question.key),
            shown_values(session, question),
            known=view.known_at(session) if known is None else known,
            focus=focus,
            width=width,
            height=height,
            ascii_only=self._screen.ascii_only,
            shown_pass="backward" if backward else "forward",
            settled=step is None and worked,  # its value stands where the question mark was
        )

    @property
    def has_turn(self) -> bool:
        """Whether a turn's page stands in the drawing's place."""
        return self._turn is not None

    # What there is to read at a turn from one pass to the next

    def come_to(self, pages: Sequence[ReadingPage]) -> None:
        """Takes what there is to read now: a turn stands in the drawing's place, the pages after it wait."""
        self._turn, self._pages_after = None, pages
        if pages and pages[0].is_turn and not self._screen.rooms.small:
            self._turn, *self._pages_after = pages

    def go_on(self) -> None:
        """Opens the pages that were taken, unless a turn stands before them."""
        if self._turn is None:
            self._screen.tutor.open_pages(self._screen.session, self._pages_after)

    def _close_turn(self, key: str) -> bool:
        """Any key closes it. Gives whether the key has done all it is for."""
        only_closes = key in _CLOSE_ONLY and not self._screen.answer.value
        self._turn = None
        self._screen.show_all()
        if only_closes and key in _ON_TO_PAGES:
            self.go_on()
        return only_closes

    # The pass as an animation

    @property
    def playing(self) -> bool:
        return self._player is not None

    def play(self) -> None:
        """Plays the current pass, a step at a time; any key stops it."""
        if self.playing or self._screen.rooms.small:
            return
        self._frames = view.frames(self._screen.session)
        self._player = self._screen.set_interval(FRAME, self._next_frame)
        self._next_frame()
        self._screen.put("rule", [line((f" {say(said('screens.playing'))} ", "key"))])

    def stop(self) -> None:
        if self._player is not None:
            self._player.stop()
            self._player = None
            self.show()

    def _next_frame(self) -> None:
        if not self._frames:
            self.stop()
            return
        self.show(*self._frames.pop(0))

    def key_pressed(self, key: str) -> bool:
        """Any key stops the animation and then does what it does; the key that began it only stops it.

        Any key closes a turn's page, and what is printable is then typed.
        """
        was_playing = self.playing
        self.stop()
        if self._turn is not None:
            return self._close_turn(key)
        return was_playing and key == "f8"
