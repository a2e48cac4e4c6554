"""Line mode: a question a line, an answer a line, no control characters.

It is what a screen reader, `TERM=dumb` or a pipe gets, and complete: everything
that the screen can do has its typed word here.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TextIO

from tutor.application.openings import InLines
from tutor.clean import printable
from tutor.errors import TutorError
from tutor.expressions.printing import PLAIN
from tutor.practice.commands import WORDS, Act, Command, Show, Unknown, understand
from tutor.practice.course import Course
from tutor.practice.session import Question, score, shown_values
from tutor.practice.sitting import ClosingLine, Sitting
from tutor.present.diagram import draw_plan
from tutor.present.feedback import (
    MOST_ROWS,
    Feedback,
    Prompt,
    aside,
    feedback,
    ledger,
    meaning_of_marks,
    no_lab,
    not_anew,
    notes,
    prompt,
)
from tutor.present.summary import summary
from tutor.sayings import Said, said
from tutor.terminal import read_line
from tutor.words import say, say_all, told

_MARKS = MappingProxyType({"right": "+", "own": "=", "wrong": "x", "info": "-", "reveal": "!"})
_INDENT = "  "


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
    _drawn: Course | None = None

    def run(self) -> int:
        """Asks until the questions or the lines end. Gives the exit code."""
        self._greet()
        while self._ask_all():
            if not self.sitting.session.exam:
                self._close()
                return 0
            if not self._back_from_the_end():
                if self.sitting.handing_in:
                    return 0
                break
        last = self.farewell()
        self.write(say_all([said("line_mode.stopped"), *([] if last is None else [last])]))
        return 0

    def _ask_all(self) -> bool:
        """Asks up to the last question; False if the learner stops before."""
        asked: int | None = None
        while (current := self.sitting.session.current) is not None:
            if asked != self.sitting.session.position:
                self._ask()
                asked = self.sitting.session.position
            line = self._read(f"{current.step.symbol} = ")
            if line is None or not self._take(line):
                return False
        return True

    def _back_from_the_end(self) -> bool:
        """Before an exam is handed in: whether the learner goes back to change an answer.

        The end of the input hands in, `:quit` and Ctrl+C do not.
        """
        self._close()
        while True:
            print(f"{say(said('line_mode.hand_in'))} ", end="", file=self.stdout, flush=True)
            line = read_line(self.stdin)
            self._echo(line)
            if not line.strip():
                self.sitting.handing_in = True
                return False
            meant = understand(line, self.sitting.session)
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
            line = read_line(self.stdin)
        except KeyboardInterrupt:
            line = ""
        self._echo(line)
        return line or None

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
        asked = prompt(self.sitting.session)
        if asked is None:
            return
        self.write("")
        current = self.sitting.session.current
        if current is not None and current.course is not self._drawn:
            self._draw(current)
            self._drawn = current.course
        self.put(asked)

    def put(self, asked: Prompt) -> None:
        """Prints a question."""
        self.write(f"[{say(asked.where)}]")
        self.write(f"{say(asked.asked)}   {say(asked.what)}")
        if asked.values is not None:
            self.say(asked.values, _INDENT)
        if asked.settled is not None:
            self.write(f"{_MARKS['info']} {say(asked.settled)}", _INDENT)
        for note in asked.notes:
            self.say(note, _INDENT)

    def _take(self, line: str) -> bool:
        """Does what a typed line says; False to stop."""
        meant = understand(line, self.sitting.session)
        match meant:
            case Unknown(said=unknown):
                self.tell(aside(unknown))
            case Act(action=action, text=text):
                before = self.sitting.session
                attempt = self.sitting.do(action, text)
                self.tell(feedback(before, self.sitting.session, action, attempt))
                if attempt is not None:
                    self._tell_notice()
            case Show(command="quit"):
                return False
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
                self._summary(course)
            case "restart":
                self._restart()
            case "lab":
                if self.lab is None:
                    self.tell(no_lab(session))
                else:
                    self._lab(self.lab, course)
            case _:
                self._help()

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
        for line in drawing.lines:
            print(line.rstrip(), file=self.stdout)
        if drawing.notice:
            self.write(drawing.notice)

    def _restart(self) -> None:
        if self.restart is None:
            self.tell(not_anew())
            return
        self.sitting = self.restart()
        self.say(said("line_mode.begun_anew"))
        self._tell_notice()

    def _help(self) -> None:
        for word, (_, does) in WORDS.items():
            self.write(f":{word:<9} {say(does)}", _INDENT)
        self.say(said("line_mode.how_marked"))
        self.say(said("line_mode.how_read"))
        self.say(said("help.drawing_marks"))
        self.say(said("help.drawing_backward"))
        if self.sitting.opening is not None:
            self._tell_opening()

    def _summary(self, course: Course) -> None:
        for line in summary(self.sitting.session, course, score(self.sitting.session, self.sitting.attempts)):
            self.write(line)

    def _close(self) -> None:
        self.write("")
        course = self.sitting.session.questions[-1].course if self.sitting.session.questions else None
        if course is None:
            self.say(said("line_mode.nothing_to_ask"))
            return
        if self.sitting.closing is None:
            self._summary(course)
            return
        for line in self.sitting.closing(self.sitting):
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
    width = max(20, min(shutil.get_terminal_size((80, 24)).columns, 100))
    echo = not stdin.isatty()
    return Plain(sitting, stdin, stdout, ascii_only, width, echo, restart, lab, farewell).run()
