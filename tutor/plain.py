"""Line mode: a question a line, an answer a line, no control characters.

It is what a screen reader, `TERM=dumb` or a pipe gets, and complete: everything
that the screen can do has its typed word here.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import TextIO

from tutor.application.openings import InLines
from tutor.clean import printable
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.expressions.printing import PLAIN
from tutor.named_tuples import NamedTuple
from tutor.plain_pages import LinePages, Read
from tutor.practice.commands import Act, Command, Show, Unknown, words_to_type
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.score import score
from tutor.practice.session import asked_part, shown_values
from tutor.practice.sitting import ClosingLine, Sitting
from tutor.practice.turns import after, at_first
from tutor.present.diagram import draw_plan
from tutor.present.feedback import Feedback, Prompt, aside, feedback, no_lab, not_anew, notes, prompt
from tutor.present.forms import answer_to, asked_whole, enter_does
from tutor.present.ledger import MOST_ROWS, ledger, meaning_of_marks
from tutor.present.lesson_closing import lesson_lines
from tutor.present.moments import time_left
from tutor.present.reading_pages import ReadingPage, everything_read, no_pages, reading_pages
from tutor.present.summary import summary
from tutor.sayings import Said, said
from tutor.steps.derive import Pass
from tutor.terminal import columns, has_line_within, read_line
from tutor.words import say, say_all, told

_MARKS = MappingProxyType({"right": "+", "own": "=", "wrong": "x", "info": "-", "reveal": "!"})
_INDENT = "  "


class _Drawn(NamedTuple):
    """What the last drawing showed; it is printed anew where another of these begins."""

    course: Course
    iteration: int
    which_pass: Pass


def _drawn_for(question: Question) -> _Drawn:
    return _Drawn(question.course, question.iteration, question.step.which_pass)


@dataclass
class Plain:
    """Line mode over one sitting.

    Attributes:
        ascii: whether the output may hold ASCII only.
        echo: whether to repeat each line read, for transcripts of piped input.
        lab: what `:lab` does for a course, or None.
    """

    sitting: Sitting
    stdin: TextIO
    stdout: TextIO
    ascii: bool
    width: int
    echo: bool = False
    restart: Callable[[], Sitting] | None = None
    lab: Callable[[Course], InLines] | None = None
    farewell: Callable[[], Said | None] = lambda: None
    _drawn: _Drawn | None = None

    def run(self) -> int:
        """Asks until the questions or the lines end. Gives the exit code."""
        self._greet()
        going_on = self._read_first()
        while going_on and self._ask_all():
            if not self.sitting.session.exam:
                self._close()
                return 0
            if not self._back_from_the_end():
                if self.sitting.handing_in:
                    return 0
                break
        if self.sitting.time_is_up:
            return 0
        last = self.farewell()
        self.write(say_all([said("line_mode.stopped"), *([] if last is None else [last])]))
        return 0

    def _ask_all(self) -> bool:
        """Asks up to the last question; False if the learner stops before."""
        asked: tuple[int, int | None, bool] | None = None
        while self.sitting.session.current is not None:
            session = self.sitting.session
            place = session.position, asked_part(session), asked_whole(session)
            if asked != place:
                self._ask()
                asked = place
            line = self._read(say(answer_to(session)))
            if line is None or not self._take(line):
                return False
        return True

    def _read_first(self) -> bool:
        """The pages before the first question; False if the learner stops there."""
        return self._read_pages(reading_pages(self.sitting.session, at_first(self.sitting)))

    def _read_pages(self, pages: Sequence[ReadingPage]) -> bool:
        """Pages, where there are some; what was typed there for the question is done. False to stop."""
        if not pages:
            return True
        asked = self._read if self.stdin.isatty() else None
        read: Read = LinePages(self, self.sitting.session, self.width, asked).show(pages)
        if read.stopped:
            return False
        return read.typed is None or self._take(read.typed)

    def _back_from_the_end(self) -> bool:
        """Before an exam is handed in: whether the learner goes back to change an answer.

        The end of the input hands in, `:quit` and Ctrl+C do not.
        """
        self._close()
        while True:
            print(f"{say(said('line_mode.hand_in'))} ", end="", file=self.stdout, flush=True)
            if not self._in_time():
                return False
            line = read_line(self.stdin)
            self._echo(line)
            if not line.strip():
                self.sitting.handing_in = True
                return False
            meant = self.sitting.understand(line)
            if meant == Show("quit"):
                return False
            if isinstance(meant, Act) and meant.action == "back":
                return self._take(line)
            self.say(said("closing.back_or_hand_in"))

    def say(self, saying: Said, indent: str = "") -> None:
        """Prints a saying."""
        self.write(say(saying), indent)

    def write(self, text: str, indent: str = "") -> None:
        """Prints text, wrapped, without control characters."""
        for line in printable(text, self.ascii).split("\n"):
            wrapped = textwrap.wrap(
                line,
                self.width,
                initial_indent=indent,
                subsequent_indent=indent + _INDENT,
                break_long_words=False,
                break_on_hyphens=False,
            )
            print("\n".join(wrapped), file=self.stdout)

    def _read(self, question: str) -> str | None:
        print(question, end="", file=self.stdout, flush=True)
        try:
            if not self._in_time():
                return None
            line = read_line(self.stdin)
        except KeyboardInterrupt:
            line = ""
        if self.sitting.time_is_up:
            return None
        self._echo(line)
        return line or None

    def _in_time(self) -> bool:
        """Waits for a line as long as there is time; whether there is one."""
        left = self.sitting.time_left
        if left is None or has_line_within(self.stdin, left.total_seconds()):
            return True
        print(file=self.stdout)
        return False

    def _echo(self, line: str) -> None:
        """A line read from a pipe, as a terminal would have shown it; "" is the end of the input."""
        if self.echo or not line:
            print(printable(line.rstrip("\n"), self.ascii), file=self.stdout)

    def _greet(self) -> None:
        session = self.sitting.session
        current = session.current
        if self.sitting.name is not None:
            self.say(self.sitting.name)
        elif current is not None:
            lesson = current.course.lesson
            self.write(f"{lesson.title} ({lesson.id})")
            self.write(lesson.summary)
        if session.position and not session.finished:
            self.say(said("line_mode.go_on", step=session.position + 1, steps=len(session.questions)))
        self._tell_notice()
        if not session.finished:
            self._tell_opening()
        self.say(said("line_mode.how_to_answer") if session.exam else said("line_mode.how_to"))

    def _tell_opening(self) -> None:
        """What is to be read before the first question."""
        if self.sitting.opening is None:
            return
        self.write("")
        for one in self.sitting.opening(self.sitting.session, False):
            self.put_line(one)
        self.write("")

    def _ask(self) -> None:
        asked = prompt(self.sitting.session, drawn=False)
        if asked is None:
            return
        self.write("")
        current = self.sitting.session.current
        if current is not None and (here := _drawn_for(current)) != self._drawn:
            self._draw(current)
            self._drawn = here
        self.put(asked)
        if ahead := self.sitting.pace.ahead(self.sitting.session):
            self.say(enter_does(self.sitting.session, ahead), _INDENT)

    def put(self, asked: Prompt) -> None:
        """Prints a question."""
        self.write(f"[{say(asked.where)}]")
        if (left := time_left(self.sitting.time_left)) is not None:
            self.say(left, _INDENT)
        self.write(f"{say(asked.asked)}   {say(asked.what)}")
        for more in (asked.shape, asked.values):
            if more is not None:
                self.say(more, _INDENT)
        if asked.settled is not None:
            self.write(f"{_MARKS['info']} {say(asked.settled)}", _INDENT)
        for note in asked.notes:
            self.say(note, _INDENT)

    def _take(self, line: str) -> bool:
        """Does what a typed line says; False to stop."""
        meant = self.sitting.understand(line)
        match meant:
            case Unknown(said=unknown):
                self.tell(aside(unknown))
            case Act(action=action, text=text):
                before = self.sitting.session
                attempt = self.sitting.do(action, text)
                self.tell(feedback(before, self.sitting.session, action, attempt, self.sitting.followed))
                if attempt is not None:
                    self._tell_notice()
                    return self._read_pages(reading_pages(self.sitting.session, after(self.sitting, before)))
            case Show(command="quit"):
                return False
            case Show(command="pages"):
                return self._show_pages()
            case Show(command="restart"):
                return self._restart()
            case Show(command=command):
                self._show(command)
        return True

    def tell(self, heard: Feedback) -> None:
        """Prints what is said."""
        if heard.title is not None:
            self.write(f"{_MARKS[heard.tone]} {say(heard.title)}")
        for line in heard.lines:
            self.say(line, _INDENT)
        if heard.tone == "reveal":
            self.say(said("line_mode.enter_goes_on"), _INDENT)

    def _tell_notice(self) -> None:
        if self.sitting.notice:
            self.write(say_all(self.sitting.notice))

    def _show(self, command: Command) -> None:
        session = self.sitting.session
        current = session.current
        if current is None:
            return
        course = current.course
        match command:
            case "diagram":
                self._draw(current)
            case "ledger":
                rows = ledger(session, course)
                if not rows:
                    self.say(said("feedback.nothing_worked"))
                if len(rows) == MOST_ROWS:
                    self.say(said("line_mode.last_steps", count=MOST_ROWS))
                for row in rows:
                    self.write(f"{row.mark} {row.key[0]}: {row.line}")
                if rows:
                    self.say(meaning_of_marks(rows))
            case "notes":
                self.tell(notes(session))
            case "summary":
                self._summary()
            case "lab":
                if self.lab is None:
                    self.tell(no_lab(session))
                else:
                    self._lab(self.lab, session.course)
            case _:
                self._help()

    def _show_pages(self) -> bool:
        """All pages so far; False to stop."""
        pages = everything_read(self.sitting.session)
        if not pages:
            self.tell(no_pages(self.sitting.session))
        return self._read_pages(pages)

    def drawn(self, lines: Sequence[str], notice: str) -> None:
        """Prints a drawing."""
        for line in lines:
            print(line.rstrip(), file=self.stdout)
        if notice:
            self.write(notice)

    def _lab(self, opened: Callable[[Course], InLines], course: Course) -> None:
        try:
            shown = opened(course)
        except TutorError as error:
            self.write(told(error))
            return
        self.write(shown.text)
        self.say(shown.more)

    def _draw(self, question: Question) -> None:
        drawing = draw_plan(
            question.course.plan_of(question.key),
            shown_values(self.sitting.session, question),
            known=question.course.before(question.key),
            focus=question.step,
            width=self.width,
            ascii_only=True,  # its names are then those of the lines around it
            shown_pass="forward" if question.step.which_pass == "forward" else "backward",
        )
        self.drawn(drawing.lines, drawing.notice)

    def _restart(self) -> bool:
        """Begins anew, with the pages before the first question; False to stop there."""
        if self.restart is None:
            self.tell(not_anew())
            return True
        self.sitting = self.restart()
        self.say(said("line_mode.begun_anew"))
        self._tell_notice()
        return self._read_first()

    def _help(self) -> None:
        for word, does in words_to_type(self.sitting.session.exam):
            self.write(f":{word:<9} {say(does)}", _INDENT)
        self.say(said("line_mode.how_marked"))
        self.say(said("line_mode.how_read"))
        self.say(said("help.drawing_marks"))
        self.say(said("help.drawing_short"))
        self.say(said("help.drawing_backward"))
        if self.sitting.opening is not None:
            self._tell_opening()

    def _summary(self) -> None:
        for line in summary(self.sitting.session, score(self.sitting.session, self.sitting.attempts)):
            self.write(line)

    def _close(self) -> None:
        self.write("")
        sitting = self.sitting
        if not sitting.session.questions:
            self.say(said("line_mode.nothing_to_ask"))
        elif sitting.closing is not None:
            self._put_lines(sitting.closing(sitting))
        else:
            self._summary()
            if len(sitting.session.courses) == 1 and not sitting.session.exam:
                self._put_lines(lesson_lines(sitting))

    def _put_lines(self, lines: Iterable[ClosingLine]) -> None:
        for line in lines:
            self.put_line(line)

    def put_line(self, line: ClosingLine) -> None:
        """Prints a line of an opening or a closing page."""
        self.write("" if line.said is None else say(line.said, PLAIN), " " * line.indent)


def run_plain(
    sitting: Sitting,
    stdin: TextIO,
    stdout: TextIO,
    ascii_only: bool,
    restart: Callable[[], Sitting] | None = None,
    lab: Callable[[Course], InLines] | None = None,
    farewell: Callable[[], Said | None] = lambda: None,
) -> int:
    """Line mode on these streams. Gives the exit code."""
    width = max(20, min(columns(os.environ), 100))
    echo = not stdin.isatty()
    return Plain(sitting, stdin, stdout, ascii_only, width, echo, restart, lab, farewell).run()
