"""Line mode: a question a line, an answer a line, no control characters.

It is what a screen reader, `TERM=dumb` or a pipe gets, and complete: everything
that the screen can do has its typed word here.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from tutor.clean import printable
from tutor.expressions.printing import PLAIN
from tutor.practice.commands import WORDS, Act, Show, Unknown, understand
from tutor.practice.course import Course
from tutor.practice.session import Question, Session, score, shown_values
from tutor.practice.sitting import Sitting
from tutor.present.diagram import draw
from tutor.present.feedback import MOST_ROWS, Feedback, feedback, ledger, prompt
from tutor.present.summary import summary
from tutor.terminal import read_line

_MARKS = {"right": "+", "own": "=", "wrong": "x", "info": "-", "reveal": "!"}
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
    lab: Callable[[Course], str] | None = None
    farewell: Callable[[], str] = lambda: ""
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
        self.say(f"Stopped. {self.farewell()}".rstrip())
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
            print("Hand in? ", end="", file=self.stdout, flush=True)
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
            self.say("Type :back to change an answer, or press Enter to hand in.")

    def say(self, text: str, indent: str = "") -> None:
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
        if self.sitting.name:
            self.say(self.sitting.name)
        elif current is not None:
            lesson = current.course.lesson
            self.say(f"{lesson.title} ({lesson.id})")
            self.say(lesson.summary)
        if session.position and not session.finished:
            self.say(f"You go on at step {session.position + 1} of {len(session.questions)}.")
        if self.sitting.notice:
            self.say(self.sitting.notice)
        self.say("Type a number or an expression; ? for a hint, ! to be shown, :help for more.")

    def _ask(self) -> None:
        asked = prompt(self.sitting.session)
        if asked is None:
            return
        self.say("")
        current = self.sitting.session.current
        if current is not None and current.course is not self._drawn:
            self._draw(current)
            self._drawn = current.course
        self.say(f"[{asked.where}]")
        self.say(asked.text)
        if asked.values:
            self.say(f"with {asked.values}", _INDENT)
        for note in asked.notes:
            self.say(f"Note: {note}", _INDENT)

    def _take(self, line: str) -> bool:
        """Does what a typed line says; False to stop."""
        meant = understand(line, self.sitting.session)
        match meant:
            case Unknown(message=message):
                self.say(message)
            case Act(action=action, text=text):
                before = self.sitting.session
                attempt = self.sitting.do(action, text)
                if attempt is None:
                    self.say(self._no_effect(before, action))
                else:
                    self._tell(feedback(before, self.sitting.session, attempt))
                if self.sitting.notice:
                    self.say(self.sitting.notice)
            case Show(command="quit"):
                return False
            case Show(command=command):
                self._show(command)
        return True

    @staticmethod
    def _no_effect(session: Session, action: str) -> str:
        if session.exam and action in ("hint", "reveal", "fill"):
            return "This is an exam: there are no hints. Type your answer, or :skip."
        if action == "fill":
            return "First be right twice at this kind of step. Then :fill fills in the others."
        if action == "back":
            return "This is the first question."
        return "Nothing to do here."

    def _tell(self, said: Feedback) -> None:
        if said.title:
            self.say(f"{_MARKS[said.tone]} {said.title}")
        for line in said.lines:
            self.say(line, _INDENT)
        if said.tone == "reveal":
            self.say("Press Enter to go on.", _INDENT)

    def _show(self, command: str) -> None:
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
                if len(rows) == MOST_ROWS:
                    self.say(f"The last {MOST_ROWS} steps:")
                for row in rows:
                    self.say(f"{row.mark} {row.key[0]}: {row.line}")
            case "notes":
                notes = course.lesson.notes_at(current.iteration, current.step)
                for note in notes or ("There is no note at this step.",):
                    self.say(note)
            case "summary":
                self._summary(course)
            case "restart":
                self._restart()
            case "lab":
                self.say(self.lab(course) if self.lab else "There is no lab here.")
            case _:
                self._help()

    def _draw(self, question: Question) -> None:
        drawing = draw(
            question.course.network,
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
            self.say(drawing.notice)

    def _restart(self) -> None:
        if self.restart is None:
            self.say("Only a lesson can be begun anew here. Type :quit, then the command with --restart.")
            return
        self.sitting = self.restart()
        self.say("Begun anew.")
        if self.sitting.notice:
            self.say(self.sitting.notice)

    def _help(self) -> None:
        for word, (_, meaning) in WORDS.items():
            self.say(f":{word:<9} {meaning}", _INDENT)
        self.say("Numbers are right at the digits you type; give three significant figures or more.")
        self.say("Write expressions as 0.1*2 + 0.3*3 or w11*x1; 0,5 and 1/3 are read as well.")

    def _summary(self, course: Course) -> None:
        for line in summary(self.sitting.session, course, score(self.sitting.session, self.sitting.attempts)):
            self.say(line)

    def _close(self) -> None:
        self.say("")
        course = self.sitting.session.questions[-1].course if self.sitting.session.questions else None
        if course is None:
            self.say("There is nothing to ask here.")
            return
        if self.sitting.closing is None:
            self._summary(course)
            return
        for line in self.sitting.closing(self.sitting, PLAIN):
            self.say(line)


def run_plain(
    sitting: Sitting,
    stdin: TextIO,
    stdout: TextIO,
    ascii_only: bool,
    restart: Callable[[], Sitting] | None = None,
    lab: Callable[[Course], str] | None = None,
    farewell: Callable[[], str] = lambda: "",
) -> int:
    """Line mode on these streams. Gives the exit code."""
    width = max(20, min(shutil.get_terminal_size((80, 24)).columns, 100))
    echo = not stdin.isatty()
    return Plain(sitting, stdin, stdout, ascii_only, width, echo, restart, lab, farewell).run()
